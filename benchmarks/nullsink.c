/*
 * An SMTP server that accepts everything and keeps nothing: the other side of the sending benchmarks, on loopback only.
 *
 *   nullsink [-d MILLISECONDS] [-r FILE] [-c CERTIFICATE -k KEY]
 *
 *   -d   answer that much later, as a server so far away would
 *   -r   write the address of each accepted recipient to FILE, one a line
 *   -c   speak TLS from the first byte (build with -DWITH_TLS -lssl -lcrypto)
 *
 * It listens on a free port of 127.0.0.1 and prints that number. SIGTERM ends it; then it prints what it has counted as
 * one line of JSON. "first" and "last" are when the first command and the last message came, in seconds of
 * CLOCK_MONOTONIC, so that a sender's delivering can be told from its starting.
 *
 * One thread, one epoll, one large buffer: the data of a message is looked at once, for its end, with memchr.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#ifdef WITH_TLS
#include <openssl/ssl.h>
#endif

enum { BUFFER = 256 * 1024, LINE = 1024, REPLIES = 4096, EVENTS = 256 };

struct connection {
    int socket;
    bool in_data, leaving, closed;
    int recipients;          /* of the message at hand */
    int matched;             /* how much of the end of data has been seen */
    size_t line_length;      /* of a command that has not come whole */
    char line[LINE];
    size_t replies_length;   /* of the answers to what was read at once */
    char replies[REPLIES];
    int waiting;             /* answers that are held back */
#ifdef WITH_TLS
    SSL *tls;
#endif
};

struct held_reply {
    struct held_reply *next;
    struct connection *to;
    double due;
    bool last;
    size_t length;
    char text[];
};

static struct {
    long messages, recipients, connections, bytes;
    double first, last;
} counted;

static double delay; /* seconds */
static struct held_reply *held_first, *held_last;
static int timer;
static FILE *addresses;
static volatile sig_atomic_t stopping;
#ifdef WITH_TLS
static SSL_CTX *tls_context;
#endif

static void stop(int signal) { (void)signal; stopping = 1; }

static void fail(const char *what) { perror(what); exit(1); }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Reading and writing, in the clear or not. */

static ssize_t receive(struct connection *from, char *buffer) {
#ifdef WITH_TLS
    if (from->tls) {
        size_t length = 0, part;
        int result = 1;
        while (length < BUFFER && (result = SSL_read_ex(from->tls, buffer + length, BUFFER - length, &part)) == 1)
            length += part;
        if (length)
            return (ssize_t)length;
        errno = SSL_get_error(from->tls, result) == SSL_ERROR_WANT_READ ? EAGAIN : ECONNRESET;
        return errno == EAGAIN ? -1 : 0;
    }
#endif
    return recv(from->socket, buffer, BUFFER, 0);
}

static void transmit(struct connection *to, const char *text, size_t length) {
    while (length) {
        ssize_t sent;
#ifdef WITH_TLS
        if (to->tls)
            sent = SSL_write(to->tls, text, (int)length);
        else
#endif
            sent = send(to->socket, text, length, MSG_NOSIGNAL);
        if (sent > 0) {
            text += sent;
            length -= (size_t)sent;
        } else if (poll(&(struct pollfd){.fd = to->socket, .events = POLLOUT}, 1, 1000) != 1)
            return; /* gone, or not reading its answers */
        else if (errno != EAGAIN && errno != EINTR)
            return;
    }
}

static void let_go(struct connection *one) {
    if (!one->closed) {
        one->closed = true;
#ifdef WITH_TLS
        SSL_free(one->tls);
#endif
        close(one->socket);
    }
    if (!one->waiting)
        free(one);
}

/* Answers that come late. */

static void wait_for(double due) {
    struct itimerspec when = {.it_value = {.tv_sec = (time_t)due, .tv_nsec = (long)((due - (double)(time_t)due) * 1e9)}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

static void hold(struct connection *to) {
    struct held_reply *reply = malloc(sizeof *reply + to->replies_length);
    if (!reply)
        fail("malloc");
    *reply = (struct held_reply){.to = to, .due = now() + delay, .last = to->leaving, .length = to->replies_length};
    memcpy(reply->text, to->replies, to->replies_length);
    to->waiting++;
    if (held_first)
        held_last->next = reply;
    else {
        held_first = reply;
        wait_for(reply->due);
    }
    held_last = reply;
}

static void send_held(void) {
    double time = now();
    if (read(timer, &(uint64_t){0}, sizeof(uint64_t)) < 0 && errno != EAGAIN)
        fail("timer");
    for (struct held_reply *reply; (reply = held_first) && reply->due <= time; free(reply)) {
        held_first = reply->next;
        reply->to->waiting--;
        if (!reply->to->closed)
            transmit(reply->to, reply->text, reply->length);
        if (reply->last || (reply->to->closed && !reply->to->waiting))
            let_go(reply->to);
    }
    if (held_first)
        wait_for(held_first->due);
}

static void answer(struct connection *to, const char *text) {
    size_t length = strlen(text);
    if (to->replies_length + length > REPLIES)
        return; /* nobody sends so many commands at once */
    memcpy(to->replies + to->replies_length, text, length);
    to->replies_length += length;
}

static void send_answers(struct connection *to) {
    if (!to->replies_length)
        return;
    if (delay > 0)
        hold(to);
    else
        transmit(to, to->replies, to->replies_length);
    to->replies_length = 0;
}

/* The conversation. */

static void obey(struct connection *client, char *line, size_t length) {
    line[length && line[length - 1] == '\r' ? length - 1 : length] = '\0';
    if (!counted.first)
        counted.first = now();
    if (!strncasecmp(line, "MAIL", 4)) {
        client->recipients = 0;
        answer(client, "250 2.1.0 Ok\r\n");
    } else if (!strncasecmp(line, "RCPT", 4)) {
        client->recipients++;
        answer(client, "250 2.1.5 Ok\r\n");
        char *address = strchr(line, '<'), *end = address ? strchr(address, '>') : NULL;
        if (addresses && end)
            fprintf(addresses, "%.*s\n", (int)(end - address - 1), address + 1);
    } else if (!strncasecmp(line, "DATA", 4)) {
        client->in_data = client->recipients > 0;
        client->matched = 2; /* the end of this line may be the beginning of the end of an empty message */
        answer(client, client->in_data ? "354 Go on\r\n" : "554 5.5.1 No valid recipients\r\n");
    } else if (!strncasecmp(line, "EHLO", 4))
        answer(client, "250-nullsink\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n"
                       "250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n");
    else if (!strncasecmp(line, "QUIT", 4)) {
        client->leaving = true;
        answer(client, "221 2.0.0 Bye\r\n");
    } else if (!strncasecmp(line, "HELO", 4) || !strncasecmp(line, "RSET", 4) || !strncasecmp(line, "NOOP", 4))
        answer(client, "250 2.0.0 Ok\r\n");
    else
        answer(client, "500 5.5.2 What?\r\n");
}

/* Returns what stands behind the end of the data, NULL if that has not come yet. */
static char *behind_data(char *at, char *end, int *matched) {
    static const char last[] = "\r\n.\r\n";
    while (at < end) {
        if (*matched == 0 && !(at = memchr(at, '\r', (size_t)(end - at))))
            return NULL;
        if (*at == last[*matched]) {
            at++;
            if (++*matched == 5)
                return at;
        } else
            *matched = 0; /* and look at this octet again: it may be a beginning */
    }
    return NULL;
}

static void take_in(struct connection *client, char *at, char *end) {
    while (at < end && !client->leaving) {
        if (client->in_data) {
            at = behind_data(at, end, &client->matched);
            if (!at)
                return;
            client->in_data = false;
            counted.messages++;
            counted.recipients += client->recipients;
            counted.last = now();
            answer(client, "250 2.0.0 Ok: thrown away\r\n");
            continue;
        }
        char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((line_end ? line_end : end) - at);
        if (client->line_length + length >= LINE) {
            client->leaving = true;
            answer(client, "500 5.5.2 Line too long\r\n");
        } else if (line_end && !client->line_length)
            obey(client, at, length);
        else {
            memcpy(client->line + client->line_length, at, length);
            client->line_length += length;
            if (line_end) {
                obey(client, client->line, client->line_length);
                client->line_length = 0;
            }
        }
        at += length + 1;
    }
}

static void serve(struct connection *client, char *buffer) {
    ssize_t length = receive(client, buffer);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length > 0) {
        counted.bytes += length;
        take_in(client, buffer, buffer + length);
        send_answers(client);
    }
    if (length <= 0 || (client->leaving && delay <= 0))
        let_go(client);
}

static void welcome(int listener, int epoll) {
    int socket;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct connection *client = calloc(1, sizeof *client);
        if (!client)
            fail("calloc");
        client->socket = socket;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
#ifdef WITH_TLS
        if (tls_context) {
            client->tls = SSL_new(tls_context);
            SSL_set_fd(client->tls, socket);
            SSL_set_accept_state(client->tls);
            int result;
            while ((result = SSL_do_handshake(client->tls)) != 1) {
                short wanted = SSL_get_error(client->tls, result) == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
                if (poll(&(struct pollfd){.fd = socket, .events = wanted}, 1, 1000) != 1)
                    break;
            }
            if (result != 1) {
                let_go(client);
                continue;
            }
        }
#endif
        counted.connections++;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
        epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
        answer(client, "220 nullsink ESMTP\r\n");
        send_answers(client);
    }
}

static int listen_somewhere(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024))
        fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void read_options(int count, char **words) {
    const char *certificate = NULL, *key = NULL;
    for (int option; (option = getopt(count, words, "d:r:c:k:")) != -1;) {
        if (option == 'd')
            delay = atof(optarg) / 1000;
        else if (option == 'r' && !(addresses = fopen(optarg, "w")))
            fail(optarg);
        else if (option == 'c')
            certificate = optarg;
        else if (option == 'k')
            key = optarg;
        else if (option == '?')
            exit(2);
    }
    if (!certificate)
        return;
#ifdef WITH_TLS
    tls_context = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(tls_context, certificate) == 1
        && SSL_CTX_use_PrivateKey_file(tls_context, key ? key : certificate, SSL_FILETYPE_PEM) == 1)
        return;
    fputs("nullsink: the certificate or its key cannot be read\n", stderr);
#else
    (void)key;
    fputs("nullsink: built without TLS\n", stderr);
#endif
    exit(1);
}

int main(int count, char **words) {
    static char buffer[BUFFER + 1];
    struct epoll_event events[EVENTS];
    read_options(count, words);
    sigaction(SIGTERM, &(struct sigaction){.sa_handler = stop}, NULL);
    int listener = listen_somewhere(), epoll = epoll_create1(0);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &listener});
    epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &(struct epoll_event){.events = EPOLLIN, .data.ptr = &timer});
    while (!stopping) {
        int number = epoll_wait(epoll, events, EVENTS, 100); /* now and then: a signal just before it would be missed */
        bool late = false;
        for (int i = 0; i < number; i++) {
            if (events[i].data.ptr == &listener)
                welcome(listener, epoll);
            else if (events[i].data.ptr == &timer)
                late = true; /* last: it may let go of connections that stand in `events` */
            else
                serve(events[i].data.ptr, buffer);
        }
        if (late)
            send_held();
    }
    if (addresses)
        fclose(addresses);
    printf("{\"messages\": %ld, \"recipients\": %ld, \"connections\": %ld, \"bytes\": %ld, \"first\": %.6f, \"last\": %.6f}\n",
           counted.messages, counted.recipients, counted.connections, counted.bytes, counted.first, counted.last);
    return 0;
}
