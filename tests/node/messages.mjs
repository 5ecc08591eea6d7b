// Reads a list of message files from standard input; writes what postal-mime and mailparser make of each, in one form.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";


// Text counts line by line: a parser may hand it on with line breaks of its own.
const digest = (type, data) =>
  createHash("sha256")
    .update(type.startsWith("text/") ? data.toString("utf8").replaceAll("\r\n", "\n") : data)
    .digest("hex");
const mailbox = ({ name, address }) => ({ name, address });
const bare = (id) => (id ?? "").replace(/^<|>$/g, "");

async function postal(data) {
  const mail = await PostalMime.parse(data, { attachmentEncoding: "arraybuffer" });
  return {
    subject: mail.subject,
    from: mailbox(mail.from),
    to: mail.to.map(mailbox),
    replyTo: (mail.replyTo ?? []).map(mailbox),
    messageId: mail.messageId,
    date: new Date(mail.date).toISOString(),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map((one) => ({
      name: one.filename,
      type: one.mimeType,
      cid: bare(one.contentId),
      sha256: digest(one.mimeType, Buffer.from(one.content)),
    })),
  };
}

async function simple(data) {
  const mail = await simpleParser(data, { keepCidLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  return {
    subject: mail.subject,
    from: mailbox(mail.from.value[0]),
    to: mail.to.value.map(mailbox),
    replyTo: (mail.replyTo?.value ?? []).map(mailbox),
    messageId: mail.messageId,
    date: mail.date.toISOString(),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map((one) => ({
      name: one.filename,
      type: one.contentType,
      cid: bare(one.contentId),
      sha256: digest(one.contentType, one.content),
    })),
  };
}

const found = {};
for (const path of JSON.parse(await text(process.stdin))) {
  const data = await readFile(path);
  found[path] = { "postal-mime": await postal(data), mailparser: await simple(data) };
}
process.stdout.write(JSON.stringify(found));
