"""An S3-compatible server on this machine, for as long as a test needs it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from unittest.mock import patch

import s3fs
from moto.server import ThreadedMotoServer

BUCKET = "packets"


@contextmanager
def s3_server() -> Iterator[str]:
    """Yield the address of a server with one bucket; whoever is started meanwhile finds it, and the credentials, by itself.

    Servers of one process share what they hold: take a prefix of your own.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    words = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
    }
    try:
        with patch.dict(os.environ, words):
            s3fs.S3FileSystem.clear_instance_cache()
            with suppress(FileExistsError):  # what an earlier server of this process had is still there
                s3fs.S3FileSystem().mkdir(BUCKET)
            yield address
            s3fs.S3FileSystem.clear_instance_cache()
    finally:
        server.stop()
