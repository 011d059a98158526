"""A host's key and client certificate, made and kept on the control node as the role does."""

import os
import subprocess

SUBJECT = "/C={country}/ST={state}/L={locality}/O={organization}/OU={organizational_unit}/CN={common_name}"
EXTENSIONS = "keyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=clientAuth\n"


def ensure_certificate(folder, data):
    """Issues what is missing or soon ends; nothing is done where all is in order."""
    key, request, certificate = (os.path.join(folder, name) for name in ("calico-key.pem", "calico.csr", "calico.pem"))
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not os.path.exists(key):
        openssl("genrsa", "-out", key, str(data.calico_cert_key_size))
    if not os.path.exists(request):
        names = ("country", "state", "locality", "organization", "organizational_unit", "common_name")
        subject = SUBJECT.format(**{name: getattr(data, f"calico_cert_{name}") for name in names})
        openssl("req", "-new", "-key", key, "-subj", subject, "-out", request)
    seconds = data.calico_cert_renew_days * 24 * 3600
    if not os.path.exists(certificate) or not ends_later(certificate, seconds):
        authority = ("-CA", f"{data.ca_dir}/ca.pem", "-CAkey", f"{data.ca_dir}/ca-key.pem")
        days = ("-days", str(data.calico_cert_days), "-extfile", "/dev/stdin")
        openssl("x509", "-req", "-in", request, *authority, *days, "-out", certificate, text=EXTENSIONS)


def ends_later(certificate, seconds):
    words = ["openssl", "x509", "-noout", "-checkend", str(seconds), "-in", certificate]
    return subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode == 0


def openssl(*words, text=""):
    subprocess.run(["openssl", *words], input=text, text=True, check=True, capture_output=True, umask=0o077)
