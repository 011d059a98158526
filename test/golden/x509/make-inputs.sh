#!/bin/sh
# Makes the keys, requests and certificates that the cases start from, with OpenSSL 3. Run once: recorded answers hold their
# fingerprints. The keys protect nothing; they are in a public repository.
set -eu
cd "$(dirname "$0")/inputs"
rm -f ./*

openssl genrsa -traditional -out rsa.pem 2048
openssl pkcs8 -topk8 -nocrypt -in rsa.pem -out rsa-pkcs8.pem
openssl rsa -traditional -in rsa.pem -aes256 -passout pass:secret -out rsa-locked.pem
openssl genrsa -traditional -out other.pem 2048
openssl genrsa -traditional -out small.pem 1024
openssl ecparam -name prime256v1 -genkey -noout -out ec.pem
openssl ecparam -name secp384r1 -genkey -noout -out ec384.pem
openssl ecparam -name brainpoolP256r1 -genkey -noout -out brainpool.pem
for type in ed25519 ed448 x25519 x448; do openssl genpkey -algorithm $type -out $type.pem; done
openssl rsa -in rsa.pem -pubout -out rsa-public.pem
openssl ec -in ec.pem -pubout -out ec-public.pem
printf 'no key\n' >broken.pem

cat >rich.cnf <<'END'
[req]
distinguished_name = empty
[empty]
[directory]
C = DE
CN = a, b
[rich]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
basicConstraints = critical, CA:true, pathlen:2
keyUsage = critical, keyCertSign, cRLSign
extendedKeyUsage = OCSPSigning, anyExtendedKeyUsage, msSGC
nameConstraints = critical, permitted;DNS:example.com, permitted;IP:10.0.0.0/255.0.0.0, excluded;email:example.org
crlDistributionPoints = URI:http://crl.example/ca.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;URI:http://ca.example/ca.der
certificatePolicies = 1.2.3.4
subjectAltName = DNS:xn--mnchen-3ya.example, email:root@xn--mnchen-3ya.example, URI:https://xn--mnchen-3ya.example:8443/, IP:fe80::1:0:0:1
END

days='-days 36500'
# shellcheck disable=SC2086
{
  openssl genrsa -traditional -out ca-key.pem 2048
  openssl req -x509 -new -key ca-key.pem -subj '/C=DE/O=Test/CN=test CA' $days \
    -addext 'basicConstraints=critical,CA:true' -addext 'keyUsage=critical,keyCertSign,cRLSign' -out ca.pem
  openssl ecparam -name prime256v1 -genkey -noout -out ca-ec-key.pem
  openssl req -x509 -new -key ca-ec-key.pem -subj '/CN=test EC CA' $days -addext 'basicConstraints=critical,CA:true' \
    -addext 'subjectKeyIdentifier=none' -out ca-ec.pem
  openssl req -new -key ec.pem -subj '/C=DE/ST=Bayern/L=München/O=Test/OU=a+OU=b/CN=host.example/emailAddress=root@host.example' -utf8 \
    -addext 'subjectAltName=DNS:host.example,DNS:*.host.example,IP:192.0.2.1,IP:2001:db8::1,email:root@host.example,URI:https://host.example/x,RID:1.2.3,otherName:1.2.3.4;UTF8:text,dirName:directory' \
    -addext 'keyUsage=critical,digitalSignature,keyAgreement,decipherOnly' \
    -addext 'extendedKeyUsage=serverAuth,1.3.6.1.5.5.7.3.2,1.2.3.4.5' -addext 'basicConstraints=CA:FALSE' \
    -addext 'tlsfeature=status_request' \
    -config rich.cnf -out rich.csr
  openssl req -new -key rsa.pem -subj '/CN=plain.example' -out plain.csr
  openssl req -new -key ed25519.pem -subj '/CN=ed.example' -addext 'subjectKeyIdentifier=0102030405' -out identified.csr
  openssl req -x509 -new -key rsa.pem -sha512 -config rich.cnf -extensions rich $days -subj '/CN=rich' -set_serial 0x0123456789abcdef0123 -out rich-certificate.pem
  openssl x509 -req -in plain.csr -CA ca.pem -CAkey ca-key.pem -sha384 $days -set_serial 7 -out version1.pem
  openssl x509 -in version1.pem -outform DER -out version1.der
}
# Its signature is that of another subject.
openssl req -in plain.csr -outform DER | sed 's/plain\.example/other.example/' | openssl base64 -A | fold -w 64 |
  { echo '-----BEGIN CERTIFICATE REQUEST-----'; cat; echo; echo '-----END CERTIFICATE REQUEST-----'; } >forged.csr
rm -f rich.cnf
