package dev.percept.app.report;

import dev.percept.app.chart.Chart;
import dev.percept.app.chart.Stylesheet;
import java.util.List;
import java.util.Map;

/// Writes a page that stands alone: styles and pictures are in it, and it needs no script.
final class HtmlWriter {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ground:#fff;--card:#fff;--text:#1f2328;--faint:#59636e;--line:#d8dee4;--soft:#f6f8fa;--accent:#0072b2}
      @media (prefers-color-scheme:dark){:root{--ground:#0d1117;--card:#0d1117;--text:#e6edf3;--faint:#9da7b1;--line:#2a313a;--soft:#161b22;--accent:#56b4e9}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:1160px;padding:32px 20px 64px;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}
      h1{font-size:1.6rem;line-height:1.25;margin:0 0 4px}
      h2{font-size:1.15rem;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line)}
      p{margin:6px 0;max-width:70ch}
      .faint{color:var(--faint)}
      .warn{border-left:4px solid #d55e00;padding:8px 14px;background:var(--soft)}
      .numbers{display:flex;flex-wrap:wrap;gap:12px;margin:22px 0 0;padding:0;list-style:none}
      .numbers li{flex:1 1 120px;padding:12px 16px;border:1px solid var(--line);border-radius:8px;font-size:.85rem;color:var(--faint)}
      .numbers b{display:block;font-size:1.45rem;line-height:1.3;color:var(--text);font-variant-numeric:tabular-nums;white-space:nowrap}
      .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:16px;align-items:start}
      .small{grid-template-columns:repeat(auto-fill,minmax(min(100%,310px),1fr))}
      .broad{overflow-x:auto}
      .broad .chart{width:auto;max-width:none}
      @media (min-width:900px){.broad .chart{max-width:100%}}
      figure{margin:0;border:1px solid var(--line);border-radius:8px;overflow:hidden;background:var(--card)}
      figcaption{padding:2px 16px 14px;font-size:.88rem;color:var(--faint)}
      h3{font-size:1.16rem;margin:16px 16px 10px}
      .card .wide{padding:0 16px 12px;max-height:520px;overflow-y:auto}
      .card table{width:100%}
      .chart{display:block;width:100%;height:auto;max-width:620px;margin:0 auto}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
      th,td{padding:5px 14px 5px 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
      th:first-child,td:first-child{text-align:left}
      .texts th,.texts td{text-align:left}
      th{font-weight:600;color:var(--faint)}
      dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 20px;margin:0;font-size:.92rem}
      dt{color:var(--faint)}
      dd{margin:0;overflow-wrap:anywhere}
      code,pre{font:.86rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
      pre{margin:0;padding:12px 16px;background:var(--soft);border-radius:8px;overflow-x:auto}
      @media (max-width:520px){body{padding:20px 12px 48px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}h1{font-size:1.3rem}h3{font-size:.8rem;margin:11px 11px 6px}.card table{font-size:.8rem}.card .wide{padding:0 11px 8px}figcaption{padding:2px 11px 11px;font-size:.82rem}}
      @media print{figure{break-inside:avoid}}
      """;

  private final StringBuilder out = new StringBuilder(1 << 17);

  /// Begins a page.
  HtmlWriter(String title) {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n<title>");
    escape(title);
    out.append("</title>\n<style>\n").append(STYLE).append(Stylesheet.TEXT);
    out.append("</style>\n</head>\n<body>\n<main>\n");
  }

  /// An element with nothing but text.
  HtmlWriter text(String tag, String kind, String text) {
    out.append('<').append(tag);
    if (!kind.isEmpty()) {
      out.append(" class=\"").append(kind).append('"');
    }
    out.append('>');
    escape(text);
    out.append("</").append(tag).append(">\n");
    return this;
  }

  HtmlWriter heading(String text) {
    return text("h2", "", text);
  }

  /// A few numbers that matter most, under their names.
  HtmlWriter numbers(Map<String, String> numbers) {
    out.append("<ul class=\"numbers\">\n");
    for (Map.Entry<String, String> number : numbers.entrySet()) {
      out.append("<li><b>");
      escape(number.getValue());
      out.append("</b>");
      escape(number.getKey());
      out.append("</li>\n");
    }
    out.append("</ul>\n");
    return this;
  }

  HtmlWriter beginCharts() {
    out.append("<div class=\"charts\">\n");
    return this;
  }

  /// Of charts that are not as wide as others.
  HtmlWriter beginSmallCharts() {
    out.append("<div class=\"charts small\">\n");
    return this;
  }

  HtmlWriter endCharts() {
    out.append("</div>\n");
    return this;
  }

  /// A chart, and how to read it.
  HtmlWriter chart(Chart chart, String caption) {
    out.append("<figure>\n").append(chart.svgElement());
    if (!caption.isEmpty()) {
      text("figcaption", "", caption);
    }
    out.append("</figure>\n");
    return this;
  }

  /// A chart as broad as the page, and how to read it. Where there is little room, it can be moved.
  HtmlWriter broadChart(Chart chart, String caption) {
    out.append("<figure><div class=\"broad\">\n").append(chart.svgElement()).append("</div>\n");
    text("figcaption", "", caption);
    out.append("</figure>\n");
    return this;
  }

  /// A table beside charts, and how to read it.
  HtmlWriter card(String title, List<String> head, List<List<String>> rows, String caption) {
    out.append("<figure class=\"card\">\n");
    text("h3", "", title).table(head, rows);
    if (!caption.isEmpty()) {
      text("figcaption", "", caption);
    }
    out.append("</figure>\n");
    return this;
  }

  HtmlWriter table(List<String> head, List<List<String>> rows) {
    out.append("<div class=\"wide\"><table>\n<thead><tr>");
    for (String each : head) {
      out.append("<th scope=\"col\">");
      escape(each);
      out.append("</th>");
    }
    out.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (String each : row) {
        out.append("<td>");
        escape(each);
        out.append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody>\n</table></div>\n");
    return this;
  }

  /// A table of texts.
  HtmlWriter texts(List<String> head, List<List<String>> rows) {
    out.append("<div class=\"texts\">\n");
    table(head, rows);
    out.append("</div>\n");
    return this;
  }

  HtmlWriter facts(Map<String, String> facts) {
    out.append("<dl>\n");
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      text("dt", "", fact.getKey());
      text("dd", "", fact.getValue());
    }
    out.append("</dl>\n");
    return this;
  }

  /// The page.
  String end() {
    return out.append("</main>\n</body>\n</html>\n").toString();
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
  }
}
