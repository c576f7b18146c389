import { join } from 'node:path';
import helmet from 'koa-helmet';
import { z } from 'zod';
import type { RouteMiddleware } from '../context.ts';
import { loopbackOnly } from '../middleware/loopback-only.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { defineRoute, type RouteDescriptor } from '../route.ts';
import { timestamp } from '../schema-fields.ts';
import { sendFile } from '../send-file.ts';
import type { Mailbox } from './mailbox.ts';
import { mailboxPage } from './mailbox-page.ts';

const ASSETS = join(import.meta.dirname, 'assets');

const CLOSED = { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] };
const pagePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    ...CLOSED,
    styleSrc: ["'self'"],
    frameSrc: ["'self'"],
    imgSrc: ['data:'],
    frameAncestors: ["'none'"],
  },
}) as RouteMiddleware;
/** A mail brings its style along, and nothing in it runs. */
const mailPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    ...CLOSED,
    styleSrc: ["'unsafe-inline'"],
    frameAncestors: ["'self'"],
    sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox'],
  },
}) as RouteMiddleware;

const mails = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      to: z.string(),
      date: timestamp,
      subject: z.string(),
      text: z.string(),
      html: z.string(),
    }),
  ),
});

const ROUTE = {
  method: 'get',
  tag: 'Operations',
  documented: false,
  access: 'public',
  limited: false,
  cache: 'no-store',
  problems: ['request.not_found'],
} as const;

interface Deps {
  readonly mailbox: Mailbox;
  /** What stands before each path in the service's public address; may be empty. */
  readonly publicPath: string;
}

/** The mails of a service that sends none, for whoever develops on this machine. */
export function mailboxController({ mailbox, publicPath }: Deps): readonly RouteDescriptor[] {
  return [
    defineRoute({
      ...ROUTE,
      path: '/dev/mails',
      operationId: 'devMails',
      summary: 'Mails that this process has not sent',
      responses: {
        200: { description: 'As JSON, or as a page for browsers.', schema: mails, otherType: 'text/html' },
      },
      middleware: [loopbackOnly, pagePolicy],
      handle: (ctx) => {
        ctx.vary('Accept');
        const isPage = ctx.accepts('application/json', 'text/html') === 'text/html';
        ctx.body = isPage
          ? mailboxPage(mailbox.mails, publicPath)
          : { items: mailbox.mails.map((mail) => ({ ...mail, date: mail.date.toISOString() })) };
      },
    }),
    defineRoute({
      ...ROUTE,
      path: '/dev/mails/mailbox.css',
      operationId: 'devMailsStyle',
      summary: 'The style of that page',
      responses: { 200: { description: 'The file.', contentType: 'text/css' } },
      middleware: [loopbackOnly, pagePolicy],
      handle: async (ctx) => {
        ctx.set('Content-Type', 'text/css; charset=utf-8');
        await sendFile(ctx, ASSETS, 'mailbox.css');
      },
    }),
    defineRoute({
      ...ROUTE,
      path: '/dev/mails/:mail/html',
      operationId: 'devMail',
      summary: 'A mail as its reader sees it',
      responses: { 200: { description: 'Its HTML.', contentType: 'text/html' } },
      middleware: [loopbackOnly, mailPolicy],
      handle: (ctx) => {
        const mail = mailbox.mails.find(({ id }) => id === ctx.params['mail']);
        if (mail === undefined) throw new HttpProblem('request.not_found', 'There is no such mail any more.');
        ctx.set({ 'Content-Type': 'text/html; charset=utf-8', 'X-Frame-Options': 'SAMEORIGIN' });
        // Its links open beside the page, not in the small frame.
        ctx.body = mail.html.replace('<head>', '<head><base target="_blank">');
      },
    }),
  ];
}
