//! Whole documents, read.

use super::*;

#[test]
fn throwaway() {
    let Ok(path) = std::env::var("DOC") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let d = read(&text);
    println!("{}", d.to_json_string());
    for w in &d.warnings { println!("{}: {}", w.line, w.text); }
}

#[test]
fn corpus() {
    let Ok(path) = std::env::var("DOCS") else { return };
    for path in std::fs::read_to_string(path).unwrap().lines() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let start = std::time::Instant::now();
        let d = read(&text);
        let t = start.elapsed();
        let rows: usize = d.operations.iter().map(|(_, o)| o.parameters.len() + o.result.len()).sum::<usize>() + d.objects.iter().map(|(_, o)| o.len()).sum::<usize>();
        println!("== {path} {}b {:?} ops {} objects {} rows {rows} values {}", text.len(), t, d.operations.len(), d.objects.len(), d.values.len());
        println!("   {:?} | {:?}", d.operations.iter().map(|(n, o)| (n, o.parameters.len(), o.result.len())).collect::<Vec<_>>(), d.objects.iter().map(|(n, o)| format!("{n}:{}", o.len())).collect::<Vec<_>>());
        for w in &d.warnings { println!("  {}: {}", w.line, w.text); }
    }
}
