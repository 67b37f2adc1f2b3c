export const installation = {
  'installation.mail': 'Surel latihan',
  'installation.mail.about':
    'Instalasi latihan tidak mengirim apa pun ke luar. Surel yang seharusnya sampai kepada Anda ada di sini.',
  'installation.mail.none': 'Belum ada surel',
  'installation.mail.none.about':
    'Bila Anda memasang pemberitahuan, surelnya muncul di sini pada jam yang Anda pilih. Alamat apa pun boleh ditulis.',
  'installation.mail.work': 'Ini bukan instalasi latihan',
  'installation.mail.work.about':
    'Surel dikirim ke alamat yang Anda tulis di halaman Pemberitahuan; tidak ada salinannya di sini.',
  'installation.mail.to': 'Kepada {address}, {at}',
  'installation.mail.more': 'Surel sebelumnya',
  'installation.first': 'Mulai Bekal di sini',
  'installation.first.about':
    'Belum ada yang mengelola Bekal ini. Anda menjadi pengelola pertama: Anda menambah instansi, unit layanan, dan anggotanya.',
  'installation.agency': 'Instansi pengelola',
  'installation.agency.about': 'Yang menjalankan server ini. Contoh: Pusat Data dan Informasi Kesos',
  'installation.name': 'Nama Anda',
  'installation.name.about': 'Seperti yang dikenal rekan-rekan Anda.',
  'installation.login': 'Nama masuk',
  'installation.login.about': 'Huruf kecil, angka, titik, garis; 3 sampai 40 tanda. Contoh: nama.unit',
  'installation.next': 'Buat kata sandi',
  'installation.words': 'Kata sandi Anda',
  'installation.proof': 'Pastikan sudah tercatat',
  'installation.proof.about':
    'Tidak ada yang dapat mengembalikan kata sandi ini untuk Anda. Setelah ini tautan tidak berlaku lagi.',
  'installation.begin': 'Jadi pengelola pertama',
  'installation.who.again': 'Ubah nama',
  'installation.begun': 'Anda pengelola pertama',
  'installation.begun.about':
    'Masuk dengan nama masuk {login} dan enam kata tadi. Lalu tambahkan instansi dan unit, dan seorang pengelola kedua supaya Bekal tidak bergantung pada satu orang.',
  'installation.link.over': 'Tautan ini tidak berlaku',
  'installation.link.over.about':
    'Mungkin sudah dipakai, lewat 24 jam, terpotong saat disalin, atau halaman ini dimuat ulang. Buka lagi tautannya secara utuh; untuk tautan baru jalankan di server: npm run bekal -- first-link',
} as const
