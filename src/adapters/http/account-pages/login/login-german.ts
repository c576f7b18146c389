import type { LoginSection } from './login-texts.ts';

export const LOGIN_GERMAN: LoginSection = {
  login: {
    title: 'Anmelden',
    name: 'E-Mail-Adresse oder Anmeldename',
    button: 'Anmelden',
    passkeyButton: 'Mit Passkey anmelden',
    forgotten: 'Passwort vergessen?',
    secondTitle: 'Noch ein Schritt',
    startOver: 'Von vorn beginnen',
    to: 'Zur Anmeldung',
  },
  forgotten: {
    title: 'Passwort vergessen',
    intro:
      'Sie erhalten eine E-Mail mit einem Link und einem Code. Mit einem davon wählen Sie ein neues Passwort.',
    button: 'E-Mail senden',
    sent: 'Wenn ein Konto diese Adresse hat, ist eine E-Mail unterwegs. Öffnen Sie ihren Link, oder geben Sie ihren Code hier ein.',
    code: 'Code aus der E-Mail',
    save: 'Neues Passwort speichern',
    again: 'Andere Adresse verwenden',
    done: 'Ihr neues Passwort ist gespeichert. Sie können sich jetzt damit anmelden.',
  },
  proofs: {
    passkey: {
      way: 'Passkey verwenden',
      intro: 'Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder seiner PIN.',
      label: 'Passkey',
      button: 'Passkey verwenden',
    },
    totp: {
      way: 'Authentifizierungs-App verwenden',
      intro:
        'Öffnen Sie Ihre Authentifizierungs-App und geben Sie die sechs Ziffern ein, die sie für dieses Konto zeigt.',
      label: 'Code der App',
      button: 'Bestätigen',
    },
    recovery_code: {
      way: 'Wiederherstellungscode verwenden',
      intro:
        'Geben Sie einen der Wiederherstellungscodes ein, die Sie gedruckt oder aufbewahrt haben. Jeder gilt einmal.',
      label: 'Wiederherstellungscode',
      button: 'Bestätigen',
    },
    password: {
      way: 'Passwort verwenden',
      intro: 'Geben Sie das Passwort Ihres Kontos ein.',
      label: 'Passwort',
      button: 'Bestätigen',
    },
  },
};
