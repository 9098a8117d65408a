"""Text in pictures: scanned pages and image files, read by Tesseract.

Everything here runs in the child process of parsing."""
