package dev.percept.app.serve;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests, for `/metrics`: the text format of Prometheus, version 0.0.4.
final class Metrics {
  /// Upper bounds of the buckets, in seconds.
  private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5};

  private final Map<Key, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, Times> times = new ConcurrentHashMap<>();

  private record Key(String route, int status) {}

  private static final class Times {
    final AtomicLongArray buckets = new AtomicLongArray(BOUNDS.length + 1);
    final LongAdder nanos = new LongAdder();
  }

  /// Counts one request.
  ///
  /// @param route the pattern, not the path: there are but a few
  void count(String route, int status, long nanos) {
    requests.computeIfAbsent(new Key(route, status), _ -> new LongAdder()).increment();
    Times of = times.computeIfAbsent(route, _ -> new Times());
    of.nanos.add(nanos);
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket] * 1e9) {
      bucket++;
    }
    of.buckets.incrementAndGet(bucket);
  }

  /// The text, with gauges of others.
  String text(Map<String, ? extends Number> gauges) {
    StringBuilder text = new StringBuilder();
    text.append("# HELP percept_requests_total Requests answered, by route and status.\n");
    text.append("# TYPE percept_requests_total counter\n");
    Map<String, Long> counts = new TreeMap<>();
    requests.forEach((key, count) ->
        counts.put("route=\"%s\",status=\"%d\"".formatted(key.route(), key.status()), count.sum()));
    counts.forEach(
        (labels, count) -> text.append("percept_requests_total{%s} %d\n".formatted(labels, count)));
    text.append("# HELP percept_request_seconds How long requests took.\n");
    text.append("# TYPE percept_request_seconds histogram\n");
    new TreeMap<>(times).forEach((route, of) -> append(text, route, of));
    gauges.forEach(
        (name, value) -> text.append("# TYPE %1$s gauge\n%1$s %2$s\n".formatted(name, value)));
    return text.toString();
  }

  private static void append(StringBuilder text, String route, Times of) {
    long sum = 0;
    for (int i = 0; i <= BOUNDS.length; i++) {
      sum += of.buckets.get(i);
      String bound = i == BOUNDS.length ? "+Inf" : Double.toString(BOUNDS[i]);
      text.append(
          "percept_request_seconds_bucket{route=\"%s\",le=\"%s\"} %d\n"
              .formatted(route, bound, sum));
    }
    text.append(
        "percept_request_seconds_sum{route=\"%s\"} %s\n".formatted(route, of.nanos.sum() / 1e9));
    text.append("percept_request_seconds_count{route=\"%s\"} %d\n".formatted(route, sum));
  }
}
