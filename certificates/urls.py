"""URLs of the package."""

from django.urls import path

from certificates.views import holder, hr, verification

app_name = "certificates"

urlpatterns = [
    path("verify/", verification.verify_start, name="verify_start"),
    path("certificates/", holder.certificate_list, name="list"),
    path("certificates/<uuid:certificate_id>/download/", holder.download, name="download"),
    path("hr/certificates/", hr.certificate_list, name="hr_list"),
    path("hr/certificates/list.csv", hr.certificate_csv, name="hr_csv"),
    path("hr/certificates/exports/", hr.export_start, name="export_start"),
    path("hr/certificates/exports/<uuid:job_id>/", hr.export, name="export"),
    path("hr/certificates/exports/<uuid:job_id>/download/", hr.export_download, name="export_download"),
]
# The address in a QR code lasts for ever and has no language.
public_urlpatterns = [path("verify/<uuid:certificate_id>/", verification.verify, name="verify")]
