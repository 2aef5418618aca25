"""URLs of the package."""

app_name = "learning"
urlpatterns: list = []
