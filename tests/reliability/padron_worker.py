"""A process that works on a run of a padrón, slowly enough to be killed in the middle."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from cms.register.padron import piece, running

    piece.MOST_HOUSEHOLDS = 2
    running.LINES_OF_A_PIECE = 5
    while running.work_once(int(sys.argv[1])):
        print("piece", flush=True)
