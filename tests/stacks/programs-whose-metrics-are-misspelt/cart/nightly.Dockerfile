FROM php:8.4-cli
WORKDIR /app
COPY . .
CMD php -S localhost:8000 -t public
