"""URLs of the package."""

app_name = "learning"
urlpatterns: list = []
admin_urlpatterns: list = []
