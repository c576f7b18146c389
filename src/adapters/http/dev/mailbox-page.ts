import { htmlText } from '#adapters/http/html-text.ts';
import type { MailboxMail } from './mailbox.ts';

const LINK = /https?:\/\/[^\s<>"']+/g;

/** @param publicPath what stands before each path in the service's public address; may be empty. */
export function mailboxPage(mails: readonly MailboxMail[], publicPath: string): string {
  const count = mails.length === 1 ? '1 mail' : `${mails.length} mails`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails of Latchkey</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${publicPath}/dev/mails/mailbox.css">
</head>
<body>
<main>
<h1>Mails</h1>
<p>${count} since this process started, the newest first and a hundred at most. They went to nobody: set <code>SMTP_URL</code> to send them. <a href="${publicPath}/dev/mails">Look again</a></p>
${mails.map((mail, index) => article(mail, { publicPath, isOpen: index === 0 })).join('\n')}
</main>
</body>
</html>
`;
}

/** In production these are sent; here the person who develops sees what the reader would see. */
function article(
  { id, to, date, subject, text }: MailboxMail,
  { publicPath, isOpen }: { readonly publicPath: string; readonly isOpen: boolean },
): string {
  return `<details${isOpen ? ' open' : ''}>
<summary><strong>${htmlText(subject)}</strong> to ${htmlText(to)}, <time datetime="${date.toISOString()}">${date.toISOString()}</time></summary>
<h2>Text</h2>
<pre>${linked(text)}</pre>
<h2>HTML</h2>
<iframe title="${htmlText(subject)}" src="${publicPath}/dev/mails/${encodeURIComponent(id)}/html" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>
</details>`;
}

function linked(text: string): string {
  let html = '';
  let end = 0;
  for (const { 0: link, index } of text.matchAll(LINK)) {
    html += `${htmlText(text.slice(end, index))}<a href="${htmlText(link)}">${htmlText(link)}</a>`;
    end = index + link.length;
  }
  return html + htmlText(text.slice(end));
}
