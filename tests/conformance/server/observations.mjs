/** What the server saw of a connection, for the test that asks. */
export class Observations {
  #connections = new Map();

  /** Begins to observe the connection of a test's id. */
  begin(id, request) {
    if (!id) return undefined;
    const connection = this.#find(id);
    connection.headers = request.headers;
    return connection;
  }

  /** Resolves when the connection has ended. */
  ended(id) {
    return this.#find(id).ended;
  }

  /** The headers of the latest handshake, or undefined. */
  headers(id) {
    return this.#find(id).headers;
  }

  #find(id) {
    let connection = this.#connections.get(id);
    if (!connection) {
      connection = { headers: undefined };
      connection.ended = new Promise((resolve) => {
        connection.end = (code, reason) => resolve({ code, reason });
      });
      this.#connections.set(id, connection);
    }
    return connection;
  }
}
