/** The libraries for Express, each under a path of its own. */
import express from 'express';
import { expressjwt } from 'express-jwt';
import jwt from 'jsonwebtoken';
import passport from 'passport';
import bearer from 'passport-http-bearer';
import passportJwt from 'passport-jwt';

const { PORT, SECRET } = process.env;
passport.use(new passportJwt.Strategy({ secretOrKey: SECRET, jwtFromRequest: passportJwt.ExtractJwt.fromAuthHeaderAsBearerToken() }, (payload, done) => done(null, payload)));
passport.use(
  new bearer.Strategy((token, done) => {
    try {
      done(null, jwt.verify(token, SECRET));
    } catch {
      done(null, false);
    }
  }),
);

const guards = {
  'express-jwt': expressjwt({ secret: SECRET, algorithms: ['HS256'] }),
  'passport-jwt': passport.authenticate('jwt', { session: false }),
  'passport-http-bearer': passport.authenticate('bearer', { session: false }),
  passport: passport.authenticate('jwt', { session: false, failureRedirect: '/login' }),
};

const app = express();
app.set('env', 'test');
for (const [name, guard] of Object.entries(guards)) {
  app.post(`/${name}/wx/onlogin`, (request, response) => response.json({ access_token: jwt.sign({ sub: 'openid-1' }, SECRET, { expiresIn: 7200 }), expires_in: 7200 }));
  app.get(`/${name}/wx/products/list`, guard, (request, response) => response.json({}));
}
app.get('/login', (request, response) => response.send('<form>'));
app.listen(PORT);
