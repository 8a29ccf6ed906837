/** A demo user in one line: name, mailbox, title, role, city and what is special about it. */
export const demoUsers: readonly (readonly [
  first: string,
  last: string,
  email: string | null,
  title: string,
  role: string,
  city: string,
  special?: 'administrator' | 'inactive' | 'unconfirmed',
])[] = [
  ['Astrid', 'Lindqvist-Okonkwo', 'admin@crm.example', 'Head of Sales', 'Management', 'Oslo', 'administrator'],
  ['Rafael', 'Núñez', 'rep@crm.example', 'Account Manager', 'Sales', 'Oslo'],
  ['Γιώργος', 'Παπαδάκης', 'giorgos@larkspur.example', 'Finance Director', 'Management', 'Athens', 'administrator'],
  ['Ingrid', 'Sætre-Halvorsen', 'ADMIN@PORTAL.EXAMPLE', 'Managing Director', 'Management', 'Bergen'],
  ['Aoife', 'Ní Dhomhnaill', 'aoife@larkspur.example', 'Project Lead', 'Delivery', 'Galway'],
  ['Björk', 'Þórðardóttir', 'bjork@larkspur.example', 'Designer', 'Delivery', 'Reykjavík'],
  ['Priya', 'Raghunathan', 'employee@portal.example', 'Developer', 'Delivery', 'Oslo'],
  ['Tariq', 'Haddad', 'tariq@larkspur.example', 'Developer', 'Delivery', 'Malmö'],
  ['Zoë', 'van den Bergh', 'zoe@larkspur.example', 'Designer', 'Delivery', 'Utrecht'],
  ['Mei-Ling', 'Tan', 'mei-ling@larkspur.example', 'Project Lead', 'Delivery', 'Oslo'],
  ['Юлия', 'Савченко', 'yuliia@larkspur.example', 'Quality Engineer', 'Delivery', 'Gdańsk'],
  ['Łukasz', 'Wójcik', 'lukasz@larkspur.example', 'Account Manager', 'Sales', 'Kraków'],
  ['Nguyễn Thị', 'Minh Châu', 'chau@larkspur.example', 'Account Manager', 'Sales', 'Aarhus'],
  ['Kwame', 'Asante', null, 'Field Agent', 'Sales', 'Accra'],
  ['Christophe', 'Delacroix-Beaumont', 'info@larkspur.example', 'Sales Assistant', 'Sales', 'Lyon'],
  ['Wiebke', 'Janßen', 'info@larkspur.example', 'Sales Assistant', 'Sales', 'Bremen'],
  ['Siobhán', 'Byrne', 'siobhan@larkspur.example', 'Account Manager', 'Sales', 'Dublin', 'inactive'],
  ['Henrik', 'Aalto', 'henrik@larkspur.example', 'Sales Engineer', 'Sales', 'Tampere'],
  ['Noor', 'El-Amrani', 'noor@harbourpine.example', 'Partner', 'Sales', 'Rotterdam'],
  [
    'Maximiliane',
    'von Hohenstein-Oberndorf',
    'maximiliane.von.hohenstein-oberndorf@larkspur.example',
    'Editor',
    'Marketing',
    'Vienna',
  ],
  ['Óscar', 'Peñalver', 'oscar@larkspur.example', 'Photographer', 'Marketing', 'Valencia'],
  ['Sanna', 'Mäkelä', 'sanna@larkspur.example', 'Campaign Lead', 'Marketing', 'Turku'],
  ['Ifeoma', 'Eze', 'ifeoma@larkspur.example', 'Researcher', 'Marketing', 'Oslo', 'unconfirmed'],
  ['Jean-Luc', 'Moreau', 'jean-luc@larkspur.example', 'Copywriter', 'Marketing', 'Brussels'],
]

/** First and last names contacts are made of. */
export const contactNames = {
  first:
    'Agnes Bertil Camille Dario Elif Farid Greta Hamza Iris Jonas Katarzyna Luca Marta Nils Odile Pavel Quentin Rosa Sven Tuva'.split(
      ' ',
    ),
  last: 'Andersson Bianchi Çelik Duarte Eriksen Fischer García Horváth Ivanova Jørgensen Kowalski Lefèvre Müller Novák O’Brien'.split(
    ' ',
  ),
} as const
