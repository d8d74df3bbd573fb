import type { Notification } from '../../../contract/alerts/notification.js';
import type { Message, MessageItem } from '../message.js';

const ended = '#1a7f37';
const colours = { info: '#0969da', warning: '#9a6700', critical: '#cf222e' } as const;

/**
 * The HTML body of a mail. It is made of tables and inline styles, because mail programs support little else. It loads
 * nothing from outside, and every text of the record is escaped.
 */
export function emailHtml(message: Message, { type, data }: Notification): string {
  const hasEnded = type === 'thaw.alert.resolved' || type === 'thaw.alert.withdrawn';
  const colour = hasEnded ? ended : colours[data.severity];
  const text = message.text.split('\n').map((line) => `<p style="margin:0 0 12px">${escaped(line)}</p>`);
  const more = message.more > 0 ? `<p style="margin:12px 0 0;color:#59636e">and ${message.more} more</p>` : '';
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(message.heading)}</title></head>
<body style="margin:0;padding:24px;background:#f6f8fa;color:#1f2328;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<table role="presentation" width="100%" style="max-width:640px;margin:0 auto;border-collapse:collapse;background:#ffffff">
<tr><td style="padding:20px 24px;border-top:4px solid ${colour}">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3">${escaped(message.heading)}</h1>
${text.join('\n')}
${message.items.map(itemOf).join('\n')}
${more}
</td></tr>
<tr><td style="padding:12px 24px;border-top:1px solid #d1d9e0;color:#59636e;font-size:14px">${escaped(message.footer)}</td></tr>
</table>
</body>
</html>
`;
}

function itemOf({ section, title, change, says, evidence, url }: MessageItem): string {
  const heading = url ? link(url, title) : escaped(title);
  const events = evidence.map((each) => `<li>${each.url ? link(each.url, each.text) : escaped(each.text)}</li>`);
  const part =
    section === undefined
      ? ''
      : `<h2 style="margin:20px 0 8px;font-size:17px;line-height:1.3">${escaped(section)}</h2>\n`;
  return `${part}<table role="presentation" width="100%" style="border-collapse:collapse;margin:0 0 12px"><tr>
<td style="padding:8px 12px;border:1px solid #d1d9e0">
<strong>${heading}</strong>${change ? `<br>${escaped(change)}` : ''}
<p style="margin:4px 0">${escaped(says)}</p>
${events.length > 0 ? `<ul style="margin:4px 0;padding-left:20px;font-size:14px">${events.join('')}</ul>` : ''}</td>
</tr></table>`;
}

function link(url: string, text: string): string {
  return /^https?:\/\//.test(url)
    ? `<a href="${escaped(url)}" style="color:#0969da">${escaped(text)}</a>`
    : escaped(text);
}

function escaped(text: string): string {
  const marks: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (mark) => marks[mark]!);
}
