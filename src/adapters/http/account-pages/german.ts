import { HOME_GERMAN } from './home/home-german.ts';
import { LOGIN_GERMAN } from './login/login-german.ts';
import type { PageTexts } from './page-texts.ts';

export const GERMAN: PageTexts = {
  language: 'Deutsch',
  pages: {
    'verify-email': {
      title: 'E-Mail-Adresse bestätigen',
      intro:
        'Mit Ihrem Passwort bestätigen Sie, dass Konto und Adresse beide Ihnen gehören: Dann ändert sich sonst nichts. Ohne Passwort werden Passwort, Passkeys und Authentifizierungs-Apps des Kontos gelöscht und alle Geräte abgemeldet, denn jemand anders könnte sich mit Ihrer Adresse registriert haben.',
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
        'Ihr Konto erhält seine frühere Adresse zurück. Alle Geräte werden abgemeldet, das Passwort und alle seit der Änderung hinzugefügten Passkeys und Authentifizierungs-Apps werden gelöscht, und Sie erhalten eine E-Mail, mit der Sie ein neues Passwort wählen.',
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
  ...LOGIN_GERMAN,
  home: HOME_GERMAN,
  labels: {
    newPassword: 'Neues Passwort',
    password: 'Passwort',
    email: 'E-Mail-Adresse',
    firstName: 'Vorname',
    lastName: 'Nachname',
  },
  showPassword: 'Passwort anzeigen',
  passwordHint: 'Mindestens {min} Zeichen.',
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
    failed: 'Das hat nicht funktioniert. Versuchen Sie es gleich noch einmal.',
    fields: 'Bitte berichtigen Sie, was markiert ist.',
    passwordOther:
      'Dieses Passwort ist zu verbreitet, zu lang oder einer Ihrer Namen. Wählen Sie ein anderes.',
    emailInvalid: 'Geben Sie eine E-Mail-Adresse der Form name@example.org ein.',
    nameInvalid: 'Geben Sie Ihren Vornamen und Ihren Nachnamen ein.',
    codeInvalid: 'Dieser Code gilt nicht. Er ist falsch, wurde benutzt oder ist älter als zehn Minuten.',
    credentialsInvalid: 'Es gibt kein Konto mit diesem Namen und diesem Passwort.',
    suspended: 'Dieses Konto ist gesperrt. Wenden Sie sich an den Betreiber dieses Dienstes.',
    unverified:
      'Ihre E-Mail-Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der E-Mail, die Sie erhalten haben, oder wählen Sie ein neues Passwort: Auch das bestätigt die Adresse.',
    passwordMissing: 'Dieses Konto hat kein Passwort. Melden Sie sich neu an.',
    wrongCode:
      'Dieser Code ist falsch oder wurde schon benutzt. Eine App zeigt jede halbe Minute einen neuen.',
    passkeyRefused: 'Dieser Passkey wurde nicht angenommen.',
    passkeyCancelled:
      'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
    passkeyUnknown:
      'Dieser Passkey wurde nicht angenommen. Versuchen Sie es noch einmal, oder melden Sie sich mit Ihrem Passwort an.',
    passkeyTaken: 'Dieses Gerät hat schon einen Passkey Ihres Kontos.',
    challengeOld:
      'Das hat zu lange gedauert oder wurde zu oft versucht. Beginnen Sie noch einmal mit Ihrem Passwort.',
    tooMany: 'Das waren zu viele Versuche. Sie können es {when} noch einmal versuchen.',
    tooManyFactors: 'Mehr kann ein Konto nicht haben. Entfernen Sie zuerst etwas.',
    notConfigured: 'Dieser Dienst ist dafür nicht eingerichtet. Wenden Sie sich an den Betreiber.',
    mailOff: 'Dieser Dienst sendet keine E-Mails. Bitten Sie den Betreiber um ein neues Passwort.',
    wrongAddress: 'Das ist nicht die öffentliche Adresse des Dienstes. Öffnen Sie die Seite dort.',
    overloaded: 'Der Dienst ist ausgelastet. Sie können es {when} noch einmal versuchen.',
    passwordTooShort: 'Dieses Passwort ist zu kurz. Es braucht mindestens {min} Zeichen.',
    factorNameInvalid: 'Ein Name hat 1 bis 100 Zeichen, und nicht nur Leerzeichen.',
  },
};
