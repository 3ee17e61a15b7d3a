"""Methods from outside the project: programs, folders of outputs, ONNX files, installed packages. No networks here."""
