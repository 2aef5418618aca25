"""URLs of the package."""

app_name = "certificates"
urlpatterns: list = []
public_urlpatterns: list = []
