//! Archives of many files: each is taken or refused by itself, and all of them are one batch.

use serde_json::Value;

use super::{count_stored, make_world};
use crate::daemon::eicar;
use crate::files;
use crate::person::{Person, form};

fn invoice(number: usize) -> String {
    format!(
        "Northwind Office Supplies Ltd\nInvoice\n\nInvoice number: NW-{number:04}\nInvoice date: 2026-10-01\n\
         Due date: 2026-10-31\nCurrency: EUR\n\nDescription        Quantity   Unit price   Amount\n\
         Copy paper A4      10         4.50         45.00\n\nNet total 45.00\nVAT 20% 9.00\nTotal due EUR 54.00\n"
    )
}

/// The only batch there is, once nothing of it is under way.
async fn wait_for_batch(person: &Person) -> Value {
    let (status, list) = person.call("batches", "below=").await;
    assert_eq!(status, 200, "{list}");
    let rows = list["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "{list}");
    let id = rows[0]["id"].as_str().unwrap();
    for _ in 0..600 {
        let (status, batch) = person.call("batch", &format!("id={id}&after=")).await;
        assert_eq!(status, 200, "{batch}");
        if batch["row"]["counts"]["busy"] == 0 {
            return batch;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("the batch does not end: {list}");
}

/// What became of the file of this name, and why.
fn find<'a>(batch: &'a Value, name: &str) -> (&'a str, &'a str) {
    let file = batch["files"].as_array().unwrap().iter().find(|file| file["name"] == name);
    let file = file.unwrap_or_else(|| panic!("{name} is not in {batch}"));
    (file["outcome"].as_str().unwrap(), file["note"].as_str().unwrap())
}

#[tokio::test]
async fn each_file_of_an_archive_is_taken_or_refused_by_itself() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("earlier.txt", invoice(1).as_bytes()).await;
    let endless = b"copy paper ".repeat(2 * 1024 * 1024);
    let nested = files::zip(&[("c.txt", invoice(9).as_bytes())]);
    let archive = files::zip(&[
        ("october/a.txt", invoice(1).as_bytes()),
        ("../../../etc/b.txt", invoice(2).as_bytes()),
        ("payload.txt", &eicar()),
        ("run.exe", b"MZ\x90\x00 this program"),
        ("bomb.txt", &endless),
        ("nested.zip", &nested),
        ("__MACOSX/._a.txt", b"what the system put beside it"),
        ("last.txt", invoice(3).as_bytes()),
    ]);
    let answer = person.upload("october.zip", &archive).await;
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert_eq!(status, 200, "{text}");
    let taken: Vec<Value> = serde_json::from_str(&text).unwrap();
    let names: Vec<&str> = taken.iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a.txt", "b.txt", "payload.txt", "last.txt"]);
    assert!(taken.iter().all(|file| file["batch"] == taken[0]["batch"] && file["batch"].is_string()));

    let batch = wait_for_batch(&person).await;
    assert_eq!(batch["row"]["name"], "october.zip");
    assert_eq!(find(&batch, "a.txt"), ("NoContract", "There before"));
    assert_eq!(find(&batch, "b.txt").0, "NoContract", "a name is never a path");
    assert_eq!(find(&batch, "last.txt").0, "NoContract", "what follows a refused file is taken");
    let (outcome, why) = find(&batch, "payload.txt");
    assert!(outcome == "Failed" && why.contains("Eicar-Test-Signature"), "{why}");
    for (name, words) in [("run.exe", "not taken in"), ("bomb.txt", "far more"), ("nested.zip", "ZIP archive")] {
        let (outcome, why) = find(&batch, name);
        assert!(outcome == "Refused" && why.contains(words), "{name}: {outcome} {why}");
    }
    let counts = &batch["row"]["counts"];
    assert_eq!((&counts["files"], &counts["refused"], &counts["failed"]), (&7.into(), &3.into(), &1.into()));

    let id = batch["row"]["id"].as_str().unwrap();
    let file = person.get(&format!("/api/batches/{id}/files.csv")).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let file = file.text().await.unwrap();
    assert_eq!(file.lines().count(), 8, "{file}");
    assert!(file.contains("\"b.txt\",no contract,"), "{file}");
    let page = person.get(&format!("/batches/{id}")).header("accept", "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("october.zip") && page.contains("Pass rate"), "{page}");
}

#[tokio::test]
async fn an_archive_of_which_nothing_can_be_taken_is_refused_with_a_word() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    let whole = files::zip(&[("a.txt", invoice(1).as_bytes())]);
    let many: Vec<(String, &[u8])> = (0..5001).map(|number| (format!("{number}.txt"), b"x".as_slice())).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    for (content, words) in [
        (b"no archive at all".to_vec(), "cannot be opened"),
        (whole[..whole.len() / 2].to_vec(), "cannot be opened"),
        (files::zip(&[]), "holds no file"),
        (files::zip(&[("run.exe", b"MZ\x90\x00 this program")]), "None of the 1 files"),
        (files::zip(&many), "5000 are the most"),
    ] {
        let answer = person.upload("october.zip", &content).await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert_eq!(status, 422, "{text}");
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(count_stored(&world), 0);
    assert!(person.drawer().await.is_empty());
}

#[tokio::test]
async fn files_that_are_sent_together_are_a_batch_and_one_alone_is_none() {
    let (world, _clamd) = make_world().await;
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    person.upload_taken("alone.txt", invoice(1).as_bytes()).await;
    let texts = [invoice(2), invoice(3)];
    let sent = person.send_form(form(&[("b.txt", texts[0].as_bytes()), ("c.txt", texts[1].as_bytes())])).send().await;
    assert_eq!(sent.unwrap().status(), 200);
    let batch = wait_for_batch(&person).await;
    assert_eq!((&batch["row"]["name"], &batch["row"]["counts"]["files"]), (&"2 files".into(), &2.into()));
    find(&batch, "b.txt");

    // Nobody else's, and none that was cancelled, takes files.
    let id = batch["row"]["id"].as_str().unwrap().to_owned();
    let with_batch = |id: &str| {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"batch\"\r\n\r\n{id}\r\n");
        [head.into_bytes(), form(&[("d.txt", invoice(4).as_bytes())])].concat()
    };
    let stranger = Person::sign_up(&server, "bob").await;
    assert_eq!(stranger.send_form(with_batch(&id)).send().await.unwrap().status(), 404);
    assert_eq!(person.send_form(with_batch("none")).send().await.unwrap().status(), 404);
    assert_eq!(person.send_form(with_batch(&id)).send().await.unwrap().status(), 200);
    assert_eq!(person.call("cancel-batch", &format!("id={id}")).await.0, 200);
    let late = person.send_form(with_batch(&id)).send().await.unwrap();
    assert_eq!(late.status(), 422);
    assert!(late.text().await.unwrap().contains("cancelled"));
}
