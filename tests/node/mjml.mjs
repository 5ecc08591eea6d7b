// Reads {name: MJML} from standard input; writes {name: {html, errors}}, as npm's mjml makes and finds them.
import { text } from "node:stream/consumers";
import mjml2html from "mjml";

const found = {};
for (const [name, source] of Object.entries(JSON.parse(await text(process.stdin)))) {
  try {
    const made = await mjml2html(source, { validationLevel: "soft", fonts: {}, keepComments: true });
    found[name] = { html: made.html, errors: made.errors.map((error) => error.formattedMessage) };
  } catch (error) {
    found[name] = { html: "", errors: [`mjml gave up: ${error.stack}`] };
  }
}
process.stdout.write(JSON.stringify(found));
