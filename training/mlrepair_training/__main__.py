"""`python -m mlrepair_training`, for launchers such as torchrun."""

from mlrepair_training.cli import main

main()
