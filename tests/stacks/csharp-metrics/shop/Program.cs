using Prometheus;
using Shop.Orders;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<OrderMetrics>();
var app = builder.Build();

app.UseHttpMetrics();
app.MapMetrics();
app.MapPost("/orders", (OrderMetrics metrics) => metrics.Place("web"));
app.Run();
