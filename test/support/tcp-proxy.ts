import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be barred. */
export interface TcpProxy {
  /** Connections accepted so far. */
  readonly accepted: number;
  /** The address of the server, by way of the proxy. */
  through(serverUrl: string): string;
  /** Lets everything pass, what was held up too: how it begins. */
  forward(): Promise<void>;
  /** Accepts connections and lets nothing pass any more, in neither direction. */
  hang(): void;
  /** Breaks every connection, and each new one as soon as it is made. */
  cut(): void;
  /** Breaks every connection and takes no new ones. */
  refuse(): Promise<void>;
  /** Ends it: like {@link refuse}, for good. */
  close(): Promise<void>;
}

type Mode = 'forward' | 'hang' | 'cut';

/** Opens a proxy on a free port in front of the server of a postgres:// URL. */
export async function openTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const unpaired = new Set<Socket>();
  let mode: Mode = 'forward';
  let accepted = 0;

  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      unpaired.delete(socket);
    });
    return socket;
  };
  const pair = (client: Socket): void => {
    const server = keep(connect(Number(port), hostname));
    client.pipe(server).pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  };
  const cutAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const listener = createServer((client) => {
    accepted += 1;
    keep(client);
    if (mode === 'forward') pair(client);
    else if (mode === 'hang') unpaired.add(client);
    else client.resetAndDestroy();
  });
  const listen = async (at: number): Promise<void> => {
    await once(listener.listen(at, '127.0.0.1'), 'listening');
  };
  await listen(0);
  const ownPort = (listener.address() as AddressInfo).port;

  const refuse = async (): Promise<void> => {
    cutAll();
    if (listener.listening) await once(listener.close(), 'close');
  };
  return {
    get accepted() {
      return accepted;
    },
    through: (url) => {
      const way = new URL(url);
      way.hostname = '127.0.0.1';
      way.port = String(ownPort);
      return way.href;
    },
    forward: async () => {
      mode = 'forward';
      for (const client of unpaired) pair(client);
      unpaired.clear();
      for (const socket of sockets) socket.resume();
      if (!listener.listening) await listen(ownPort);
    },
    hang: () => {
      mode = 'hang';
      for (const socket of sockets) socket.pause();
    },
    cut: () => {
      mode = 'cut';
      cutAll();
    },
    refuse,
    close: refuse,
  };
}
