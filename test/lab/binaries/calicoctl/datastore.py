"""etcd's v2 API, asked by curl with the certificates that the configuration names."""
import json
import subprocess


class DatastoreError(Exception):
    """etcd could not be asked, or what answered is not etcd's v2 API."""


class Datastore:
    """One etcd cluster; each question goes to the first endpoint that answers."""

    def __init__(self, spec):
        self.endpoints = [part for part in (spec.get("etcdEndpoints") or "http://127.0.0.1:2379").split(",") if part]
        self.tls = []
        for option, key in (("--cacert", "etcdCACertFile"), ("--cert", "etcdCertFile"), ("--key", "etcdKeyFile")):
            if spec.get(key):
                self.tls += [option, spec[key]]

    def get(self, key):
        """Returns the node at a key with all below it, or None."""
        body = self._ask(f"/v2/keys{key}?recursive=true&sorted=true&quorum=false")
        try:
            answer = json.loads(body)
        except ValueError as error:
            message = "client: response is invalid json. The endpoint is probably not valid etcd cluster endpoint."
            raise DatastoreError(message) from error
        if answer.get("errorCode") == 100:
            return None
        if "errorCode" in answer:
            raise DatastoreError(f"{answer['errorCode']}: {answer.get('message')} ({answer.get('cause')})")
        return answer["node"]

    def value(self, key):
        """Returns the value of a key, or None."""
        node = self.get(key)
        return None if node is None else node.get("value")

    def children(self, key):
        """Returns the nodes right below a directory."""
        node = self.get(key)
        return [] if node is None else node.get("nodes", [])

    def _ask(self, path):
        errors = []
        for number, endpoint in enumerate(self.endpoints):
            command = ["curl", "--silent", "--show-error", "--max-time", "5", *self.tls, endpoint.rstrip("/") + path]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode == 0:
                return result.stdout
            errors.append(f"error #{number}: {result.stderr.strip()}")
        raise DatastoreError("client: etcd cluster is unavailable or misconfigured; " + "; ".join(errors))


def base_name(node):
    """The last part of a node's key."""
    return node["key"].rsplit("/", 1)[-1]
