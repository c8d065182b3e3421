"""``job_workers`` whose runs over the register go in small, slow pieces, so that kills hit them."""

import sys
import time

import django


def main() -> int:
    django.setup()
    from cms.register.reclassification import jobs, running
    from tests.reliability import job_workers

    running.piece_size = lambda: 5
    jobs.SECONDS_OF_A_JOB = 0
    store = running.store

    def store_slowly(*arguments, **options):
        stored = store(*arguments, **options)
        time.sleep(0.1)  # between the classes and the cursor
        return stored

    running.store = store_slowly
    return job_workers.main(int(sys.argv[1]), int(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
