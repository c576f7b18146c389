import type { PageTexts } from './page-texts.ts';

export const GERMAN: PageTexts = {
  language: 'Deutsch',
  pages: {
    'verify-email': {
      title: 'E-Mail-Adresse bestätigen',
      intro:
        'Mit Ihrem Passwort bestätigen Sie, dass Konto und Adresse beide Ihnen gehören: Dann ändert sich sonst nichts. Ohne Passwort wird das Passwort des Kontos gelöscht und alle Geräte werden abgemeldet, denn jemand anders könnte sich mit Ihrer Adresse registriert haben.',
      button: 'Mit Passwort bestätigen',
      done: 'Ihre E-Mail-Adresse ist bestätigt. Sie können diese Seite schließen.',
      without: {
        button: 'Ohne Passwort bestätigen',
        done: 'Ihre E-Mail-Adresse ist bestätigt. Alle Geräte wurden abgemeldet. Um sich anzumelden, fordern Sie ein neues Passwort an.',
      },
    },
    'reset-password': {
      title: 'Neues Passwort wählen',
      intro: 'Ihr neues Passwort gilt sofort. Alle Geräte werden abgemeldet.',
      button: 'Neues Passwort speichern',
      done: 'Ihr neues Passwort ist gespeichert. Sie können sich jetzt damit anmelden.',
    },
    'confirm-email': {
      title: 'Neue E-Mail-Adresse bestätigen',
      intro: 'Von da an verwendet das Konto diese Adresse. Alle anderen Geräte werden abgemeldet.',
      button: 'Adresse bestätigen',
      done: 'Das Konto verwendet jetzt Ihre neue E-Mail-Adresse. Sie können diese Seite schließen.',
    },
    'undo-email': {
      title: 'Änderung der E-Mail-Adresse rückgängig machen',
      intro:
        'Ihr Konto erhält seine frühere Adresse zurück. Alle Geräte werden abgemeldet, das Passwort wird gelöscht, und Sie erhalten eine E-Mail, mit der Sie ein neues wählen.',
      button: 'Änderung rückgängig machen',
      done: 'Die Änderung ist rückgängig gemacht. Sie erhalten eine E-Mail, mit der Sie ein neues Passwort wählen.',
    },
    invitation: {
      title: 'Einladung annehmen',
      intro: 'Wählen Sie ein Passwort für Ihr Konto.',
      button: 'Einladung annehmen',
      done: 'Ihr Konto ist bereit. Sie können sich jetzt anmelden.',
    },
  },
  labels: {
    newPassword: 'Neues Passwort',
    password: 'Passwort',
    email: 'E-Mail-Adresse',
    firstName: 'Vorname',
    lastName: 'Nachname',
  },
  showPassword: 'Passwort anzeigen',
  noScript:
    'Diese Seite braucht JavaScript. Schalten Sie es ein, oder geben Sie den Code aus der E-Mail dort ein, wo danach gefragt wird.',
  otherLanguages: 'Andere Sprachen',
  messages: {
    linkMissing:
      'Dieser Link ist unvollständig. Öffnen Sie ihn noch einmal aus der E-Mail, oder kopieren Sie ihn ganz.',
    linkInvalid:
      'Dieser Link gilt nicht mehr. Er wurde benutzt, ist abgelaufen oder wurde durch einen neueren ersetzt. Fordern Sie eine neue E-Mail an.',
    wrongPassword: 'Das ist nicht das Passwort des Kontos.',
    emailTaken: 'Inzwischen verwendet ein anderes Konto diese Adresse.',
    tooMany: 'Das waren zu viele Versuche. Warten Sie eine Minute und versuchen Sie es noch einmal.',
    failed: 'Das hat nicht funktioniert. Versuchen Sie es gleich noch einmal.',
    fields: 'Bitte berichtigen Sie, was markiert ist.',
    passwordTooShort: 'Dieses Passwort ist zu kurz.',
    passwordOther:
      'Dieses Passwort ist zu verbreitet, zu lang oder einer Ihrer Namen. Wählen Sie ein anderes.',
    emailInvalid: 'Geben Sie eine E-Mail-Adresse der Form name@example.org ein.',
    nameInvalid: 'Geben Sie Ihren Vornamen und Ihren Nachnamen ein.',
  },
};
