// How nodemailer sends with a pool of 20, composing every message: `node nodemailer.mjs PORT COUNT HTML TEXT`.
// It prints its processor time as seconds.
import { readFileSync } from "node:fs";
import nodemailer from "nodemailer";

const [port, count, html, text] = process.argv.slice(2);
const pool = nodemailer.createTransport({
  host: "127.0.0.1",
  port: Number(port),
  pool: true,
  maxConnections: 20,
  maxMessages: Infinity,
  ignoreTLS: true,
});
const page = readFileSync(html, "utf8");
const plain = readFileSync(text, "utf8");
const before = process.cpuUsage();
await Promise.all(
  Array.from({ length: Number(count) }, (_, number) => {
    const name = `Zoë ${number}`;
    return pool.sendMail({
      from: "redactie@example.org",
      to: `lezer.${number}@example.org`,
      subject: `Nieuws voor ${name}`,
      headers: { "List-Unsubscribe": `<https://nieuws.example.org/u/${number}>` },
      html: page.replaceAll("lezer", name),
      text: plain.replaceAll("lezer", name),
    });
  }),
);
pool.close();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);
