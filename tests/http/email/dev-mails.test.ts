import { expect } from 'chai';
import { outcome } from '#tests/support/answer.ts';
import { newId } from '#tests/support/builders.ts';
import { sendRaw } from '#tests/support/raw-http.ts';
import { startTestService } from '#tests/support/test-service.ts';
import { inEachWorld } from '#tests/support/worlds.ts';
import { TOKENS as T } from '#composition/tokens.ts';

interface Mails {
  readonly items: readonly { readonly id: string; readonly to: string; readonly subject: string }[];
}

inEachWorld(
  'The page of mails that are not sent',
  (start) => {
    const { api, service } = start({ MAIL: 'auto', PUBLIC_URL: 'https://example.org/id' });
    const mail = {
      id: newId(),
      to: 'ada@example.org',
      date: new Date('2026-11-21T08:17:11.306Z'),
      subject: '<b>Subject</b> "&',
      text: 'Text <i> https://example.org/id/account/undo-email#token=a-_b',
      html: '<!doctype html><html><head><title>T</title></head><body><script>parent.x=1</script>Mail</body></html>',
    };
    before(async () => await service().container.get(T.Mailer).send(mail));

    it('is JSON for programs: who it was for, subject, text and HTML', async () => {
      const answer = await api.call<Mails>('GET /dev/mails', { undocumented: true });
      expect(answer.body).to.deep.equal({ items: [{ ...mail, date: mail.date.toISOString() }] });
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });

    it('is a page for browsers, in which nothing of a mail is HTML and links can be followed', async () => {
      const headers = { Accept: 'text/html' };
      const { text, headers: got } = await api.call('GET /dev/mails', { headers, undocumented: true });
      expect(got.get('content-type')).to.match(/^text\/html/);
      expect(text).to.include('&lt;b&gt;Subject&lt;/b&gt; &quot;&amp;');
      expect(text).to.include('href="https://example.org/id/account/undo-email#token=a-_b"');
      expect(text).not.to.match(/<i>|<b>|<script/);
      expect(text).to.include(`src="/id/dev/mails/${mail.id}/html" sandbox="allow-popups`);
      expect(got.get('content-security-policy')).to.match(/default-src 'none'.*frame-ancestors 'none'/);
      const [, style = ''] = /href="([^"]*\.css)"/.exec(text) ?? [];
      expect(outcome(await api.call(`GET ${style}`, { undocumented: true }))).to.equal('200');
    });

    it('shows the HTML of a mail where none of it can run', async () => {
      const { text, headers } = await api.call(`GET /dev/mails/${mail.id}/html`, { undocumented: true });
      expect(text).to.include('Mail</body>');
      const policy = headers.get('content-security-policy');
      expect(policy)
        .to.match(/default-src 'none'/)
        .and.match(/sandbox allow-popups/);
      expect(policy).not.to.match(/script-src|allow-scripts|allow-same-origin/);
      expect(headers.get('x-frame-options')).to.equal('SAMEORIGIN');
      expect(outcome(await api.call('GET /dev/mails/other/html', { undocumented: true }))).to.equal(
        '404 request.not_found',
      );
    });

    const paths = ['/dev/mails', '/dev/mails/mailbox.css', `/dev/mails/${mail.id}/html`];
    const status = async (path: string, host: string, header = ''): Promise<number> => {
      const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, ...(header === '' ? [] : [header])];
      return (await sendRaw(service().port, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`)).status;
    };

    it('is there for this machine by its names', async () => {
      for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.8.9.1:80', '[::1]:3000'])
        for (const path of paths) expect(await status(path, host), `${host} ${path}`).to.equal(200);
    });

    it('is nothing for a name of somebody else', async () => {
      const others = [
        'example.org',
        'localhost.example.org',
        'localhost.',
        '127.0.0.1.nip.io',
        '10.0.0.1',
        '0.0.0.0',
        '127.1',
        '2130706433',
        '0x7f000001',
        '[::2]',
        'user@localhost',
        'localhost:3000:80',
      ];
      for (const host of others)
        for (const path of paths) expect(await status(path, host), `${host} ${path}`).to.equal(404);
    });

    it('is nothing for what a proxy passes on', async () => {
      const headers = [
        'Forwarded: for=192.0.2.1',
        'X-Forwarded-For: 127.0.0.1',
        'x-forwarded-proto: https',
        'X-Forwarded-Anything: 1',
        'X-Forwarded-For:',
      ];
      for (const header of headers)
        for (const path of paths) expect(await status(path, 'localhost', header), header).to.equal(404);
    });
  },
  ['memory'],
);

describe('The page of mails that are not sent', () => {
  const statusWith = async (config: Readonly<Record<string, string>>): Promise<number> => {
    const service = await startTestService({ over: 'memory', config });
    try {
      return (await fetch(`${service.url}/dev/mails`)).status;
    } finally {
      await service.stop();
    }
  };

  it('is not there where mails are sent, or where mail is off', async () => {
    expect(await statusWith({ MAIL: 'auto' })).to.equal(200);
    expect(await statusWith({ MAIL: 'off' })).to.equal(404);
    const smtp = { MAIL: 'auto', SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'id@example.org' };
    expect(await statusWith(smtp)).to.equal(404);
  });
});
