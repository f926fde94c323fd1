threads ENV.fetch("RAILS_MAX_THREADS", 3), ENV.fetch("RAILS_MAX_THREADS", 3)

# Specifies the `port` that Puma will listen on.
port ENV.fetch("PORT", 3000)

plugin :tmp_restart
