"""Ask for one job in a process of its own: prints how many seconds the call and its commit took."""

import json
import sys
import time

import django


def main(kind: str, key: str, payload: str = "{}") -> None:
    django.setup()
    from django.db import transaction

    from cms.jobs import services
    from cms.jobs.models import Job

    Job.objects.count()  # the connection is there, as in a running site
    started = time.monotonic()
    with transaction.atomic():
        services.enqueue(kind=kind, key=key, payload=json.loads(payload))
    print(time.monotonic() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
