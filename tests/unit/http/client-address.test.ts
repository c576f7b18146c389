import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { ClientAddresses } from '#adapters/http/client-address.ts';
import { trustedRange } from '#adapters/http/trusted-range.ts';
import { RecordingLogger } from '#tests/support/recording-logger.ts';
import { words } from '#tests/support/words.ts';

const CLIENT = '203.0.113.7';
const PROXY = '10.0.0.1';

function request(peer: string | undefined, forwarded?: string): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
}

function addressOf(trusted: readonly string[], peer: string | undefined, forwarded?: string): string {
  return new ClientAddresses(trusted, new RecordingLogger()).of(request(peer, forwarded)).address;
}

describe('The address of a client behind a proxy', () => {
  const written: readonly (readonly [string, string, string])[] = [
    ['nginx', CLIENT, CLIENT],
    ['nginx, after an entry of the client', `198.51.100.9, ${CLIENT}`, CLIENT],
    ['HAProxy, in a second line of the header', `198.51.100.9, ${CLIENT}`, CLIENT],
    ['HAProxy, for IPv6', '2001:db8::7', '2001:db8::7'],
    ['HAProxy, on a socket for both families', `::ffff:${CLIENT}`, CLIENT],
    ['IIS with Application Request Routing', `${CLIENT}:51234`, CLIENT],
    ['IIS with Application Request Routing, for IPv6', '[2001:db8::7]:51234', '2001:db8::7'],
    ['Azure Application Gateway', `${CLIENT}:51234, 10.0.0.2:443`, CLIENT],
    ['Azure Front Door before a gateway', `${CLIENT}, 10.0.0.2:443`, CLIENT],
    ['AWS with the port of the client', `198.51.100.9, ${CLIENT}:8080`, CLIENT],
    [
      'AWS with the port of the client, for IPv6',
      '[2001:DB8::21f:5bff:febf:ce22]:8080',
      '2001:db8::21f:5bff:febf:ce22',
    ],
    ['AWS without the port, for IPv6', '2001:DB8::21f:5bff:febf:ce22', '2001:db8::21f:5bff:febf:ce22'],
    ['Envoy', `198.51.100.9,${CLIENT},10.0.0.2`, CLIENT],
    ['Traefik', `${CLIENT}, 10.0.0.2`, CLIENT],
    ['Traefik, for a link-local client', 'fe80::7%eth0', 'fe80::7'],
    ['a proxy that puts brackets around IPv6', '[2001:db8::7]', '2001:db8::7'],
    ['a proxy that writes IPv6 in full', '2001:0DB8:0000:0000:0000:0000:0000:0007', '2001:db8::7'],
  ];
  for (const [who, header, address] of written) {
    it(`is read as ${who} writes it`, () => {
      expect(addressOf(['10.0.0.0/8'], PROXY, header)).to.equal(address);
    });
  }

  it('is the first from the right that is not trusted', () => {
    expect(
      addressOf(['10.0.0.0/8'], PROXY, `1.2.3.4, ${CLIENT}, 10.0.0.3:80, [::ffff:10.0.0.2]:80`),
    ).to.equal(CLIENT);
    expect(addressOf(['10.0.0.1'], PROXY, `${CLIENT}, 10.0.0.2`)).to.equal('10.0.0.2');
  });

  it('is the leftmost where every entry is trusted', () => {
    expect(addressOf(['10.0.0.0/8'], PROXY, '10.0.0.9, 10.0.0.2')).to.equal('10.0.0.9');
  });

  const noAddresses =
    'unknown unix: _hidden 10.1 0x0a000001 012.0.0.1 a.example.org [10.0.0.2 1.2.3.4:port 2001:db8::7:';
  for (const entry of [...words(noAddresses), ''])
    it(`is not looked for beyond the entry ${JSON.stringify(entry)}, which is no address`, () => {
      expect(addressOf(['10.0.0.0/8'], PROXY, `${CLIENT}, ${entry}`)).to.equal(PROXY);
      expect(addressOf(['10.0.0.0/8'], PROXY, `${CLIENT}, ${entry}, 10.0.0.2`)).to.equal('10.0.0.2');
    });

  const ranges: readonly (readonly [string, string])[] = [
    ['10.0.0.1', '::ffff:10.0.0.1'],
    ['10.0.0.0/8', '::ffff:10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.0/104', '10.0.0.1'],
    ['::ffff:10.0.0.0/104', '::ffff:10.0.0.1'],
    ['::ffff:a00:0/104', '10.0.0.1'],
    ['2001:db8::/32', '2001:db8:1::1'],
    ['fe80::1', 'fe80::1%eth0'],
  ];
  for (const [range, peer] of ranges)
    it(`is read from a proxy at ${peer} where ${range} is trusted`, () => {
      expect(addressOf([range], peer, CLIENT)).to.equal(CLIENT);
    });

  it('is the peer itself where the peer is not trusted, or sends no header', () => {
    expect(addressOf([], '192.0.2.1', CLIENT)).to.equal('192.0.2.1');
    expect(addressOf(['10.0.0.0/8'], '11.0.0.1', CLIENT)).to.equal('11.0.0.1');
    expect(addressOf(['::ffff:10.0.0.0/104'], '::a00:1', CLIENT)).to.equal('::a00:1');
    expect(addressOf(['10.0.0.0/8'], PROXY)).to.equal(PROXY);
    expect(addressOf(['10.0.0.0/8'], undefined, CLIENT)).to.equal('unknown');
  });

  it('is counted by itself for IPv4 and by its /64 for IPv6', () => {
    const addresses = new ClientAddresses([], new RecordingLogger());
    expect(addresses.of(request('::ffff:192.0.2.1'))).to.deep.equal({
      address: '192.0.2.1',
      network: '192.0.2.1',
    });
    expect(addresses.of(request('2001:db8:1:2:3:4:5:6'))).to.deep.equal({
      address: '2001:db8:1:2:3:4:5:6',
      network: '2001:db8:1:2::/64',
    });
  });
});

describe('A forwarded header from an address that is not trusted', () => {
  it('is logged once, with what to set', () => {
    const logger = new RecordingLogger();
    const addresses = new ClientAddresses(['10.0.0.0/8'], logger);
    addresses.of(request(PROXY, CLIENT));
    addresses.of(request('192.0.2.1'));
    expect(logger.lines).to.deep.equal([]);
    for (const peer of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) addresses.of(request(peer, CLIENT));
    expect(logger.lines).to.have.length(1);
    expect(logger.lines[0]).to.include({ level: 'warn', event: 'forwarded_header_ignored' });
    expect(logger.lines[0]?.fields['advice']).to.match(/192\.0\.2\.1 .*TRUSTED_PROXIES/);
  });
});

describe('A range of trusted proxies', () => {
  const good: readonly (readonly [string, string])[] = [
    ['10.0.0.1', '10.0.0.1/32'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['::1', '::1/128'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:10.0.0.1', '10.0.0.1/32'],
  ];
  for (const [text, range] of good)
    it(`may be ${text}`, () => {
      expect(trustedRange(text)).to.equal(range);
    });

  const bad = words(`
    10.1 10 10.1/16 0x0a.0.0.1 010.0.0.1 10.0.0.0/33 10.0.0.0/08 10.0.0.0/ 10.0.0.0/255.0.0.0 0.0.0.0/0 10.0.0.1:80
    ::/0 ::/129 ::ffff:10.0.0.0/96 ::ffff:10.0.0.0/95 ::ffff:10.0.0.0/8 fe80::1%eth0 loopback [::1]`);
  for (const text of [...bad, ''])
    it(`is refused as ${JSON.stringify(text)}`, () => {
      expect(() => trustedRange(text)).to.throw(
        /neither an address|longer than an address|trust every address/,
      );
    });
});
