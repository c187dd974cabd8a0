"""Access buckets with obstore: Amazon S3 and compatible stores, Google Cloud Storage, Azure Blob Storage."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore import exceptions
from obstore.store import AzureStore, GCSStore, ObjectStore, S3Store

from builder.deploy.releases import Item, There
from builder.errors import Fault, MachineError, UsageError

if TYPE_CHECKING:
    from obstore import PutMode, UpdateVersion
    from obstore.store import ClientConfig, RetryConfig, S3Config

SCHEMES = ("s3", "gs", "az")
# The environment variables with the URL of a store that does not belong to the vendor.
_ENDPOINTS = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "gs": (),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
}
_HIDDEN = {"Content-Type": "application/octet-stream", "Cache-Control": "no-store"}
_TOGETHER = 1000  # objects that one request can delete
# Where to find credentials and how to get them, by scheme.
_KEYS = {
    "s3": (
        (
            "AWS_ACCESS_KEY_ID",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ),
        'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; after "aws login": eval "$(aws configure export-credentials --format env)"',
    ),
    "gs": (
        (
            "GOOGLE_APPLICATION_CREDENTIALS",
            "GOOGLE_SERVICE_ACCOUNT",
            "GOOGLE_SERVICE_ACCOUNT_PATH",
            "GOOGLE_SERVICE_ACCOUNT_KEY",
        ),
        "gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the file of a service account",
    ),
    "az": (
        (
            "AZURE_STORAGE_ACCOUNT_KEY",
            "AZURE_STORAGE_ACCESS_KEY",
            "AZURE_STORAGE_SAS_KEY",
            "AZURE_CLIENT_ID",
            "AZURE_USE_AZURE_CLI",
        ),
        "set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY, or AZURE_USE_AZURE_CLI=true after az login",
    ),
}
_GOOGLE = Path(".config/gcloud/application_default_credentials.json")


class Overtaken(Exception):
    """Another writer has changed an object since it was read."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, or a folder in it, at the address that the user gave. Keys are relative to that folder.

    Every method raises MachineError if the store does not answer or refuses the request.
    """

    address: str
    store: ObjectStore

    def listing(self) -> dict[str, There]:
        """Return every object below the address, by key."""
        with self._told():
            return {
                each["path"]: There(each["size"], _tag(each["e_tag"]))
                for part in obstore.list(self.store)
                for each in part
            }

    def read(self, key: str) -> tuple[bytes, UpdateVersion] | None:
        """Return the content of an object and its version, or None if there is none."""
        with self._told():
            try:
                found = obstore.get(self.store, key)
            except (exceptions.NotFoundError, FileNotFoundError):
                return None
            meta = found.meta
            return bytes(found.bytes()), _version(meta["e_tag"], meta["version"])

    def put(self, item: Item, data: bytes) -> str:
        """Write a file with its headers, replacing any existing object. Return its entity tag."""
        headers = {"Content-Type": item.media, "Cache-Control": item.cache}
        with self._told():
            made = obstore.put(self.store, item.key, data, attributes=headers, use_multipart=False)
        return _tag(made["e_tag"])

    def hide(self, key: str, data: bytes) -> None:
        """Write data with a Content-Type that browsers do not show as a page."""
        with self._told():
            obstore.put(self.store, key, data, attributes=_HIDDEN, use_multipart=False)

    def write(self, key: str, data: bytes, version: UpdateVersion | None) -> UpdateVersion:
        """Replace an object if it still has this `version` (None: if it does not exist yet).

        Return the new version. Raise Overtaken if somebody else has written the object.
        """
        with self._told():
            try:
                mode: PutMode = version or "create"
                made = obstore.put(self.store, key, data, attributes=_HIDDEN, use_multipart=False, mode=mode)
            except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
                raise Overtaken(key) from None
        return _version(made["e_tag"], made["version"])

    def remove(self, keys: Iterable[str]) -> None:
        """Delete objects. Ignore missing ones."""
        listed = list(keys)
        with self._told():
            for at in range(0, len(listed), _TOGETHER):
                obstore.delete(self.store, listed[at : at + _TOGETHER])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn the store's errors into MachineError with an explanation for the user."""
        try:
            yield
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError, PermissionError) as error:
            hint = "the credentials must allow to list, read, write and delete there"
            raise MachineError(Fault("bucket-refused", f"{self.address}: {_words(error)}", hint)) from None
        except (exceptions.NotFoundError, FileNotFoundError):
            raise self._absent() from None
        except exceptions.BaseError as error:
            if "NoSuchBucket" in str(error) or "ContainerNotFound" in str(error):
                raise self._absent() from None
            hint = "look at the address, the region and the network; what was uploaded so far stays, and the next deploy goes on there"
            raise MachineError(Fault("bucket-failed", f"{self.address}: {_words(error)}", hint)) from None

    def _absent(self) -> MachineError:
        hint = "make the bucket first, or correct its name"
        return MachineError(Fault("no-bucket", f"there is no bucket at {self.address}", hint))


def connect(address: str, environ: Mapping[str, str] = os.environ) -> Bucket:
    """Return the bucket at an address such as "s3://bucket/folder". Nothing is sent yet.

    Raise UsageError if it is not the address of a bucket, and MachineError if there are no credentials for it.
    """
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.netloc or parts.query or parts.fragment:
        hint = "write s3://BUCKET, gs://BUCKET or az://CONTAINER; a path after it is a folder in the bucket"
        raise UsageError(Fault("usage", f"{address} is not the address of a bucket", hint))
    names, hint = _KEYS[parts.scheme]
    there = any(environ.get(name) for name in names)
    if not there and not (parts.scheme == "gs" and (Path.home() / _GOOGLE).is_file()):
        raise MachineError(
            Fault("no-credentials", f"there are no credentials for {address} in the environment", hint)
        )
    return Bucket(address, _store(parts.scheme, parts.netloc, parts.path.strip("/") or None, environ))


def _store(scheme: str, bucket: str, folder: str | None, environ: Mapping[str, str]) -> ObjectStore:
    """Return the obstore client for a bucket. Credentials, region and other settings come from the environment."""
    endpoint = next((environ[name] for name in _ENDPOINTS[scheme] if environ.get(name)), "")
    options: ClientConfig = {"timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=10)}
    if endpoint.startswith("http:"):
        options["allow_http"] = True
    retry: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
    if scheme == "gs":
        return GCSStore(bucket, prefix=folder, client_options=options, retry_config=retry)
    if scheme == "az":
        return AzureStore(bucket, prefix=folder, client_options=options, retry_config=retry)
    config: S3Config = {"endpoint": endpoint} if endpoint else {}
    return S3Store(bucket, prefix=folder, config=config, client_options=options, retry_config=retry)


def _version(tag: str | None, version: str | None) -> UpdateVersion:
    made: UpdateVersion = {}
    if tag:
        made["e_tag"] = tag
    if version:
        made["version"] = version
    return made


def _tag(tag: str | None) -> str:
    """Return an entity tag without quotes, because Azure quotes it in responses but not in listings."""
    return (tag or "").strip('"')


def _words(error: Exception) -> str:
    """Return the first line of an obstore error, without the Rust details that follow."""
    return str(error).strip().partition("\n")[0][:300]
