// Reads {name: iCalendar text} from standard input; writes {name: {method, events}}, as ical.js understands them.
import { text } from "node:stream/consumers";
import ICAL from "ical.js";

const moment = (time) => time && (time.isDate ? time.toString() : time.toJSDate().toISOString());

const found = {};
for (const [name, source] of Object.entries(JSON.parse(await text(process.stdin)))) {
  const calendar = new ICAL.Component(ICAL.parse(source));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const value = (key) => component.getFirstPropertyValue(key);
    return {
      uid: event.uid,
      stamp: moment(value("dtstamp")),
      start: moment(event.startDate),
      end: moment(event.endDate),
      days: event.startDate.isDate,
      sequence: event.sequence,
      status: value("status"),
      summary: event.summary,
      description: event.description,
      location: event.location,
      url: value("url"),
      organiser: component.getFirstProperty("organizer")?.getParameter("cn"),
      recurring: event.isRecurring(),
    };
  });
  found[name] = { method: calendar.getFirstPropertyValue("method"), events };
}
process.stdout.write(JSON.stringify(found));
