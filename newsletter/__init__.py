"""`newsletter` turns a folder of articles and event notices into a newsletter and gets it to its readers."""

__version__ = "0.1.0"
