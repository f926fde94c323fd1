# The shop's own metrics; Rails' come from a plugin.
Yabeda.configure do
  group :shop do
    counter :orders_total, comment: "Orders.", tags: %i[channel status]
    histogram :checkout, unit: :seconds, comment: "How long it's until an order is paid.", buckets: [1, 5, 10]
    gauge :baskets, comment: "Baskets that are open."
  end
end
