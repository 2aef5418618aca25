"""URLs of the package."""

app_name = "courses"
urlpatterns: list = []
