"""A class with phones: students join by a code, guess and propose; the teacher shows what they found."""
