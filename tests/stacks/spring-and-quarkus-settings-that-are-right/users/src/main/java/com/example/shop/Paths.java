package com.example.shop;

class Paths {
    static final String[] OPEN = {"/api/login", "/actuator/**"};
}
