"""Certificates for thousands of receivers on loopback, by an authority of our own that the measured trust."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from newsroom.clock import now


class Authority:
    """Signs certificates; `root` is the file of its own, for SSL_CERT_FILE."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Newsroom bench")])
        self.root = folder / "root.pem"
        constraint = x509.BasicConstraints(ca=True, path_length=0)
        own = self._draft(self._name, self._key).add_extension(constraint, critical=True)
        self.root.write_bytes(_pem(own.sign(self._key, SHA256())))

    def certificate(self, name: str, addresses: list[str]) -> Path:
        """A file with the key and certificate of a server that stands at these addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address)) for address in addresses])
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        draft = self._draft(subject, key).add_extension(names, critical=False)
        plain = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self._folder / f"{name}.pem"
        file.write_bytes(plain + _pem(draft.sign(self._key, SHA256())))
        return file

    def _draft(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now() - timedelta(days=1))
            .not_valid_after(now() + timedelta(days=1))
        )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
