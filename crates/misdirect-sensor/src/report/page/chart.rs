//! Questions by day as a picture: static SVG, whose colours the page sets.

use crate::names::Day;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::collections::BTreeMap;

/// Bars that are told apart on a page; of more days several are one bar.
const BARS_MAX: i32 = 124;

/// The page's style has its own for these, by light and dark. As they stand they are good on white.
const BAR: RGBColor = RGBColor(0xB4, 0x23, 0x18);
const INK: RGBColor = RGBColor(0x57, 0x60, 0x6A);
const GRID: RGBColor = RGBColor(0xD0, 0xD7, 0xDE);

/// Questions of equally many days each.
pub(super) struct Bars {
    first: Day,
    /// Days of a bar.
    pub(super) step: i32,
    counts: Vec<u64>,
}

impl Bars {
    /// From the first of all days to the last, also where there is nothing. `None` without days.
    pub(super) fn of(by_day: &BTreeMap<Day, u64>, all: &BTreeMap<Day, u64>) -> Option<Self> {
        let (first, last) = (*all.first_key_value()?.0, *all.last_key_value()?.0);
        let days = last.0 - first.0 + 1;
        let least = (days - 1) / BARS_MAX + 1;
        let step = [1, 7, 30].into_iter().find(|step| *step >= least).unwrap_or(least);
        let mut counts = vec![0_u64; ((days - 1) / step + 1) as usize];
        for (day, questions) in by_day {
            if let Some(count) = counts.get_mut(((day.0 - first.0) / step) as usize) {
                *count = count.saturating_add(*questions);
            }
        }
        Some(Self { first, step, counts })
    }

    /// With axes. What is said of it in words goes into it, for those who do not see it.
    pub(super) fn chart(&self, name: &str, description: &str) -> String {
        self.draw((760, 230), name, description, |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(8)
                .x_label_area_size(26)
                .y_label_area_size(56)
                .build_cartesian_2d(self.across(), 0.0..self.largest() * 1.05)?;
            let label = ("sans-serif", 12).into_font().color(&INK);
            let day = |at: &f64| Day(self.first.0 + (at.round() as i32) * self.step).to_string();
            chart
                .configure_mesh()
                .disable_x_mesh()
                .light_line_style(TRANSPARENT)
                .bold_line_style(GRID)
                .axis_style(GRID)
                .label_style(label)
                .x_labels(self.counts.len().min(7))
                .y_labels(5)
                .x_label_formatter(&day)
                .y_label_formatter(&|count| super::super::numbers::grouped(*count as u64))
                .draw()?;
            chart.draw_series(self.rectangles()).map(drop)
        })
    }

    /// In a row of a table.
    pub(super) fn small(&self, name: &str) -> String {
        self.draw((160, 28), name, "", |area| {
            let mut chart =
                ChartBuilder::on(area).build_cartesian_2d(self.across(), 0.0..self.largest())?;
            chart.draw_series(self.rectangles()).map(drop)
        })
    }

    fn across(&self) -> std::ops::Range<f64> {
        -0.5..self.counts.len() as f64 - 0.5
    }

    fn largest(&self) -> f64 {
        self.counts.iter().max().map_or(1.0, |count| (*count as f64).max(1.0))
    }

    fn rectangles(&self) -> impl Iterator<Item = Rectangle<(f64, f64)>> + '_ {
        let bars = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        bars.map(|(at, count)| {
            let (at, count) = (at as f64, *count as f64);
            Rectangle::new([(at - 0.38, 0.0), (at + 0.38, count)], BAR.filled())
        })
    }

    fn draw(
        &self,
        size: (u32, u32),
        name: &str,
        description: &str,
        fill: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), Error>,
    ) -> String {
        let mut svg = String::new();
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        // A text takes whatever is drawn on it.
        let _ = fill(&area).and_then(|()| area.present());
        drop(area);
        let drawn = svg.split_once('>').map_or("", |(_, rest)| rest);
        let (width, height) = size;
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        format!(
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\"><title>{}</title><desc>{}</desc>{drawn}",
            escape(name),
            escape(description),
        )
    }
}

type Error = DrawingAreaErrorKind<<SVGBackend<'static> as DrawingBackend>::ErrorType>;
