package dev.percept.app.serve;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/// The JDK's HTTP server with limits that suit one that strangers can reach. It reads them from
/// system properties when its classes are loaded (`sun.net.httpserver.ServerConfig`), so nobody
/// else may load them first. A property that is set already is left alone.
final class JdkServer {
  /// A request must be there, with its body, after so many seconds; a connection without one may
  /// stay as long.
  private static final int REQUEST_SECONDS = 20;

  /// A reader of events is cut off after an hour and comes back for the rest.
  private static final int RESPONSE_SECONDS = 3600;

  private static final int BACKLOG = 1024;

  private JdkServer() {}

  /// A server that has its port and is not started.
  static HttpServer bind(InetSocketAddress address) throws IOException {
    set("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    set("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
    set("sun.net.httpserver.maxReqHeaderSize", 1 << 15);
    set("jdk.httpserver.maxConnections", 4096);
    set("sun.net.httpserver.maxIdleConnections", 1024);
    // Without it, the last bytes of an answer may wait for the client's acknowledgement of the
    // first.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    return HttpServer.create(address, BACKLOG);
  }

  private static void set(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }
}
