"""A current ClickHouse engine (the library libchdb.so) behind the part of ClickHouse's HTTP interface that the
store uses. Arguments: the library, the folder for data. Prints its port. Ends when its standard input does."""
import ctypes
import gzip
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlparse

lib = ctypes.CDLL(sys.argv[1])
lib.chdb_connect.restype = ctypes.POINTER(ctypes.c_void_p)
lib.chdb_connect.argtypes = [ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)]
lib.chdb_query_n.restype = ctypes.c_void_p
lib.chdb_query_n.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
for name, result in (("buffer", ctypes.c_void_p), ("length", ctypes.c_size_t), ("error", ctypes.c_char_p)):
    function = getattr(lib, "chdb_result_" + name)
    function.restype = result
    function.argtypes = [ctypes.c_void_p]
lib.chdb_destroy_query_result.argtypes = [ctypes.c_void_p]

arguments = [b"clickhouse", b"--path=" + sys.argv[2].encode()]
connection = lib.chdb_connect(len(arguments), (ctypes.c_char_p * len(arguments))(*arguments))
one_at_a_time = threading.Lock()


def run(sql):
    """The answer, or the error as the second value."""
    result = lib.chdb_query_n(connection[0], sql, len(sql), b"TabSeparated", 12)
    try:
        error = lib.chdb_result_error(result)
        length = lib.chdb_result_length(result)
        return (b"" if error or not length else ctypes.string_at(lib.chdb_result_buffer(result), length)), error
    finally:
        lib.chdb_destroy_query_result(result)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        options = dict(parse_qsl(urlparse(self.path).query))
        query = options.pop("query", "")
        options.pop("wait_end_of_query", None)
        with one_at_a_time:
            error = None
            for name, value in options.items():
                error = error or run(f"SET {name} = {value}".encode())[1]
            answer = b""
            if not error:
                answer, error = run(query.encode() + b"\n" + body if query else body)
        self.send_response(500 if error else 200)
        self.send_header("Content-Length", str(len(error or answer)))
        self.end_headers()
        self.wfile.write(error or answer)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
os._exit(0)
