//! Plots as SVG: lines and numbered marks on two axes, and bars.
//!
//! Colours are the text's own and a few that stand out on light and dark ground alike, so that one
//! picture serves the page and the repository.

use crate::escape::html as escape;
use std::fmt::Write as _;

/// Of the plot itself; what is beside it is as wide as its longest name.
const PLOT: f64 = 458.0;
/// A letter of a name, of the widest that browsers use here on the average.
const LETTER: f64 = 6.8;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 52.0;
const TOP: f64 = 18.0;
const BOTTOM: f64 = 44.0;
/// Ours first.
const COLOURS: [&str; 4] = ["#e03131", "#1c7ed6", "#2f9e44", "#9c36b5"];
const GREY: &str = "#868e96";

/// An axis from one end to the other.
#[derive(Debug, Clone, Copy)]
pub struct Axis {
    /// The value at its beginning: left, or below.
    pub from: f64,
    /// The value at its end.
    pub to: f64,
    /// Equal ratios are equally long; both ends are then above 0.
    pub is_log: bool,
    /// What is measured along it.
    pub label: &'static str,
    /// Values that are named.
    pub ticks: &'static [f64],
}

impl Axis {
    /// From 0 to 1 along the axis; what lies beyond an end stands at it.
    fn place(&self, value: f64) -> f64 {
        let scale = |v: f64| if self.is_log { v.ln() } else { v };
        let value = value.clamp(self.from.min(self.to), self.from.max(self.to));
        (scale(value) - scale(self.from)) / (scale(self.to) - scale(self.from))
    }
}

/// One method or slice in a plot.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// What the legend calls it.
    /// What the legend calls it.
    pub name: String,
    /// Joined by a line; none for a method that has one setting only.
    pub line: Vec<(f64, f64)>,
    /// Numbered marks: where it stands by default.
    pub marks: Vec<(f64, f64)>,
}

/// Series over two axes, with a legend on the right.
pub fn chart(x: Axis, y: Axis, series: &[Series]) -> String {
    let (plot_width, plot_height) = (PLOT, HEIGHT - TOP - BOTTOM);
    let right = LEFT + PLOT;
    let width = right + 44.0 + names_width(series.iter().map(|one| one.name.as_str()));
    let at = |(a, b): (f64, f64)| {
        (LEFT + plot_width * x.place(a), TOP + plot_height * (1.0 - y.place(b)))
    };
    let mut svg = open(width, HEIGHT);
    for &tick in x.ticks {
        let (px, _) = at((tick, y.from));
        rule(&mut svg, (px, TOP), (px, HEIGHT - BOTTOM));
        text(&mut svg, (px, HEIGHT - BOTTOM + 16.0), "middle", &number(tick));
    }
    for &tick in y.ticks {
        let (_, py) = at((x.from, tick));
        rule(&mut svg, (LEFT, py), (right, py));
        text(&mut svg, (LEFT - 6.0, py + 4.0), "end", &number(tick));
    }
    text(&mut svg, (LEFT + plot_width / 2.0, HEIGHT - 8.0), "middle", x.label);
    text(&mut svg, (LEFT, TOP - 6.0), "start", y.label);
    let mut coloured = COLOURS.iter();
    for (number, one) in series.iter().enumerate() {
        let colour = if one.line.is_empty() { None } else { coloured.next() };
        let colour = colour.copied().unwrap_or(GREY);
        let points: Vec<String> = one
            .line
            .iter()
            .map(|&point| at(point))
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let width = if number == 0 { 2.5 } else { 1.5 };
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>",
            points.join(" ")
        );
        for &point in &one.marks {
            mark(&mut svg, at(point), number + 1, colour, &one.name);
        }
        let key = (right + 24.0, TOP + 12.0 + 20.0 * number as f64);
        mark(&mut svg, key, number + 1, colour, &one.name);
        text(&mut svg, (key.0 + 14.0, key.1 + 4.0), "start", &one.name);
    }
    svg + "</svg>\n"
}

/// Rows of stacked shares, each from 0 to 1: right, wrong, and the rest.
pub fn bars(rows: &[(String, f64, f64)]) -> String {
    let step = 24.0;
    let left = 16.0 + names_width(rows.iter().map(|row| row.0.as_str()));
    let height = step * rows.len() as f64 + 26.0;
    let width = PLOT;
    let mut svg = open(left + width + 90.0, height);
    for (at, (name, right, wrong)) in rows.iter().enumerate() {
        let y = step * at as f64 + 4.0;
        text(&mut svg, (left - 8.0, y + 13.0), "end", name);
        let mut x = left;
        for (share, colour) in [(*right, "#2f9e44"), (*wrong, "#e03131")] {
            bar(&mut svg, (x, y), share * width, colour, "1");
            x += share * width;
        }
        bar(&mut svg, (x, y), (1.0 - right - wrong) * width, GREY, "0.25");
        let label = format!("{:.1} / {:.1} %", right * 100.0, wrong * 100.0);
        text(&mut svg, (left + width + 6.0, y + 13.0), "start", &label);
    }
    text(&mut svg, (left, height - 6.0), "start", "right (green), wrong (red), silent (grey)");
    svg + "</svg>\n"
}

/// Room for the longest of some names.
fn names_width<'n>(names: impl Iterator<Item = &'n str>) -> f64 {
    names.map(|name| name.chars().count()).max().unwrap_or(0) as f64 * LETTER
}

fn open(width: f64, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"system-ui,sans-serif\" font-size=\"12\" color=\"{GREY}\" role=\"img\">\n"
    )
}

fn rule(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{GREY}\" \
         stroke-opacity=\"0.3\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, at: (f64, f64), anchor: &str, text: &str) {
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\" fill=\"currentColor\">{}</text>",
        at.0,
        at.1,
        escape(text)
    );
}

fn mark(svg: &mut String, at: (f64, f64), number: usize, colour: &str, name: &str) {
    let (x, y) = at;
    let _ = writeln!(
        svg,
        "<g><title>{}</title><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8\" fill=\"{colour}\"/>\
         <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-size=\"10\" fill=\"#fff\">\
         {number}</text></g>",
        escape(name),
        y + 3.5
    );
}

fn bar(svg: &mut String, at: (f64, f64), width: f64, colour: &str, opacity: &str) {
    let _ = writeln!(
        svg,
        "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"17\" fill=\"{colour}\" \
         fill-opacity=\"{opacity}\"/>",
        at.0,
        at.1,
        width.max(0.0)
    );
}

fn number(value: f64) -> String {
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::{Axis, Series, bars, chart};

    #[test]
    fn a_logarithmic_axis_spreads_decades_evenly() {
        let axis = Axis { from: 0.1, to: 1000.0, is_log: true, label: "x", ticks: &[1.0] };
        assert!((axis.place(1.0) - 0.25).abs() < 1e-12);
        assert_eq!([axis.place(0.0), axis.place(1e9)], [0.0, 1.0], "beyond the ends: at them");
    }

    #[test]
    fn every_series_is_drawn_and_named() {
        let axis = Axis { from: 0.0, to: 1.0, is_log: false, label: "<y>", ticks: &[0.5] };
        let line = Series {
            name: "a & b".into(),
            line: vec![(0.0, 0.0), (1.0, 1.0)],
            ..Series::default()
        };
        let dot = Series { name: "c".into(), marks: vec![(0.5, 0.5)], ..Series::default() };
        let long = Series { name: "m".repeat(60), ..Series::default() };
        let wide = chart(axis, axis, &[long]);
        assert!(wide.contains("viewBox=\"0 0 962 400\""), "room for its name: {wide}");
        let svg = chart(axis, axis, &[line, dot]);
        assert!(svg.contains("a &amp; b") && svg.contains("&lt;y&gt;"));
        assert_eq!(svg.matches("<circle").count(), 3, "two in the legend, one mark");
        assert_eq!(bars(&[("m".into(), 0.5, 0.25)]).matches("<rect").count(), 3);
    }
}
