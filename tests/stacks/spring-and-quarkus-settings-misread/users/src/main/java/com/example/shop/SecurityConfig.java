package com.example.shop;

@Configuration
class SecurityConfig {
    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
        return http
            .authorizeHttpRequests(auth -> auth
                .requestMatchers("/api/login", "/docs/**").permitAll()
                .anyRequest().authenticated())
            .build();
    }
}
