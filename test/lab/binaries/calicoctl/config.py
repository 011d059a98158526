"""The configuration of calicoctl v1: a file that is parsed strictly, or the environment."""
import os

import yaml

DEFAULT_PATH = "/etc/calico/calicoctl.cfg"
SPEC_KEYS = {
    "datastoreType": "DATASTORE_TYPE",
    "etcdEndpoints": "ETCD_ENDPOINTS",
    "etcdScheme": "ETCD_SCHEME",
    "etcdAuthority": "ETCD_AUTHORITY",
    "etcdUsername": "ETCD_USERNAME",
    "etcdPassword": "ETCD_PASSWORD",
    "etcdKeyFile": "ETCD_KEY_FILE",
    "etcdCertFile": "ETCD_CERT_FILE",
    "etcdCACertFile": "ETCD_CA_CERT_FILE",
    "kubeconfig": "KUBECONFIG",
    "k8sAPIEndpoint": "K8S_API_ENDPOINT",
    "k8sKeyFile": "K8S_KEY_FILE",
    "k8sCertFile": "K8S_CERT_FILE",
    "k8sCAFile": "K8S_CA_FILE",
    "k8sAPIToken": "K8S_API_TOKEN",
}


class ConfigError(Exception):
    """The configuration cannot be used."""


def load(path):
    """Returns the spec as a dict: of the file named, else of the default file, else of the environment."""
    if path is None and not os.path.exists(DEFAULT_PATH):
        spec = {key: os.environ[name] for key, name in SPEC_KEYS.items() if os.environ.get(name)}
    else:
        spec = parse(read(path or DEFAULT_PATH))
    kind = spec.get("datastoreType") or "etcdv2"
    if kind != "etcdv2":
        raise ConfigError(f"unknown datastore type: {kind}")
    return spec


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"open {path}: {error.strerror.lower()}") from error


def parse(text):
    """Parses a configuration file; wrong apiVersion, wrong kind and unknown keys are refused, as calicoctl does."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError(f"invalid config file: error converting YAML to JSON: yaml: {error}") from error
    if not isinstance(document, dict):
        raise ConfigError("invalid config file: not a mapping")
    refuse_unknown(document, {"apiVersion", "kind", "metadata", "spec"})
    if document.get("apiVersion") != "v1":
        raise ConfigError(f"invalid config file: unknown APIVersion '{document.get('apiVersion') or ''}'")
    if document.get("kind") != "calicoApiConfig":
        raise ConfigError(f"invalid config file: expected kind 'calicoApiConfig', got '{document.get('kind') or ''}'")
    spec = document.get("spec") or {}
    refuse_unknown(document.get("metadata") or {}, set())
    refuse_unknown(spec, set(SPEC_KEYS))
    for key, value in spec.items():
        if not isinstance(value, str):
            raise ConfigError(f"invalid config file: {key} is no string: {value!r}")
    return spec


def refuse_unknown(mapping, known):
    if not isinstance(mapping, dict):
        raise ConfigError("invalid config file: not a mapping")
    for key in mapping:
        if key not in known:
            raise ConfigError(f"invalid config file: unknown key '{key}'")
