"""Sends each statement of a file with psycopg2, as a program would. Arguments: port, file."""
import sys

import psycopg2

port, path = sys.argv[1], sys.argv[2]
connection = psycopg2.connect(host="localhost", port=port, user="root", dbname="dev")
connection.autocommit = True
with connection.cursor() as cursor, open(path) as file:
    for statement in file.read().split(";"):
        if statement.strip():
            cursor.execute(statement)
            print(cursor.statusmessage)
            if cursor.description:
                for row in cursor.fetchall():
                    print(*row)
connection.close()
