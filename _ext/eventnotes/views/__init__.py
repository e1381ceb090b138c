"""What each generated part of a page, file or menu shows, as plain data."""
